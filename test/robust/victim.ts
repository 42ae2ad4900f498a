import {build} from "../../src/build/build.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

/** A build of its own process, for tests that kill it: `tsx victim.ts DATA OUT`. */
const [data = "", out = ""] = process.argv.slice(2);
await build({root: ROOT, data, out, dist: null, site: false, threads: 1});
process.stdout.write("published\n");
