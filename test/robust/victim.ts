import {type FaultKind, withFault} from "./faults.ts";
import {buildHere} from "./wap.ts";

/** A build in a process of its own, for tests that kill it: `tsx victim.ts DATA OUT [KIND NTH]` dies at that operation. */
const [data = "", out = "", kind, nth] = process.argv.slice(2);
const work = (): Promise<unknown> => buildHere({data, out});
if (kind) {
  const {error} = await withFault({kind: kind as FaultKind, nth: Number(nth), code: "", kills: true}, work);
  if (error) throw error;
} else await work();
