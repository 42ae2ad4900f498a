import {spawn} from "node:child_process";
import {readlinkSync} from "node:fs";
import {join} from "node:path";
import {randomLcg} from "d3";
import {build} from "../../src/build/build.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {type FaultKind, withFault} from "./faults.ts";
import {bytesOf} from "./tiny.ts";

export interface Place {
  readonly data: string;
  readonly out: string;
}

export const buildHere = ({data, out}: Place): Promise<unknown> =>
  build({root: ROOT, data, out, dist: null, site: false, threads: 1});

/** Marts and bill of materials, whose bytes do not change from run to run. */
export const lasting = (out: string): Record<string, string> =>
  bytesOf(out, (path) => path.startsWith("marts/") || path === "bom.json");

/** A publication as a reader has it: which one, and every byte of it. */
export const seen = (out: string): string => JSON.stringify([readlinkSync(out), bytesOf(out)]);

export interface FaultCount {
  /** The build failed and what was published stayed as it was. */
  kept: number;
  /** The build went on without what failed, and published the same numbers. */
  published: number;
  /** What went wrong: the fault and what it did. */
  readonly wrong: string[];
}

/** Fails the Nth operation of each kind for the given Ns, one build each, and looks at what is published after each. */
export async function faultLoop(
  place: Place,
  plans: readonly {kind: FaultKind; nth: number; code: string; stays?: boolean}[]
): Promise<FaultCount> {
  const count: FaultCount = {kept: 0, published: 0, wrong: []};
  const good = JSON.stringify(lasting(place.out));
  for (const plan of plans) {
    const before = seen(place.out);
    const {error} = await withFault(plan, () => buildHere(place));
    const name = `${plan.kind} ${plan.nth} ${plan.code}${plan.stays ? " staying" : ""}`;
    if (seen(place.out) === before) {
      if (error) count.kept++;
      else count.wrong.push(`${name}: said it published and did not`);
    } else if (JSON.stringify(lasting(place.out)) === good) count.published++;
    else count.wrong.push(`${name}: published something else`);
  }
  return count;
}

/** Kills builds at random moments; gives how many were killed before and after they published. */
export async function killLoop(
  place: Place,
  {count, seed, longest}: {count: number; seed: number; longest: number}
): Promise<FaultCount> {
  const result: FaultCount = {kept: 0, published: 0, wrong: []};
  const random = randomLcg(seed);
  const good = JSON.stringify(lasting(place.out));
  for (let n = 0; n < count; n++) {
    const before = seen(place.out);
    const after = random() * longest;
    await killed(place, after);
    if (seen(place.out) === before) result.kept++;
    else if (JSON.stringify(lasting(place.out)) === good) result.published++;
    else result.wrong.push(`killed after ${Math.round(after)} ms [seed ${seed} kill ${n}]: published something else`);
  }
  return result;
}

function killed({data, out}: Place, milliseconds: number): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "victim.ts"), data, out], {
      cwd: ROOT,
      stdio: "ignore"
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    child.on("error", fail);
    child.on("close", () => {
      clearTimeout(timer);
      done();
    });
  });
}
