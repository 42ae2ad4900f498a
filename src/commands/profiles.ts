import {parseArgs} from "node:util";
import {listProfiles} from "../../loaders/init/listing.ts";
import {COMMON, type Command} from "./command.ts";

export const profiles: Command = {
  help: `
Usage: plus-six profiles [--data DIR]

The layouts of purchases and claims that are read without an answer, each with how sure its columns are and where they are
known from. A practice's own, written by init to DIR/profiles, stand among them. A layout that is not documented by who sends it
is proved as far as a file allows (quantity × price is the amount, totals add up); hold the totals that init shows against the
system's own once.

  --data DIR   the practice's folder (default data/sample)

Exit code: 0.`,
  async run(argv) {
    const {values} = parseArgs({args: [...argv], options: {data: COMMON.data}});
    process.stdout.write(`${listProfiles(values.data)}\nAny other layout: plus-six init FILE\n`);
    return 0;
  }
};
