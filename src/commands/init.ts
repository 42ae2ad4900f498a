import {parseArgs} from "node:util";
import {init as initProfiles} from "../../loaders/init/init.ts";
import {Refused} from "../errors.ts";
import {COMMON, type Command, OWN_DATA} from "./command.ts";

export const init: Command = {
  help: `
Usage: plus-six init FILE… [--data DIR] [--yes]

From an export in a layout nobody described yet to a profile that reads it, DIR/profiles/<name>.json, which every later load
uses. Finds dialect, header row and columns; asks what the file does not say, each with a guess first (Enter takes it): whose it
is, days that can be read two ways, units, credits, and which site each account is; shows the first rows, what is refused and
totals by month and drug to hold against the system's own; and writes only when the file then loads. Run it again to mend a
profile. Workbooks with many sheets, .gz and .zip are read as they are.

  --data DIR   the practice's folder (default ${OWN_DATA})
  --yes        take what is certain without asking; nothing is written where something vital is not

Exit code: 0 every file has a profile that reads it whole, 1 some rows have problems or nothing was written, 2 refused.`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {data: {...COMMON.data, default: OWN_DATA}, yes: {type: "boolean", default: false}}
    });
    if (positionals.length === 0) throw new Refused("name the export to describe: plus-six init FILE…");
    const results = await initProfiles({files: positionals, data: values.data, yes: values.yes});
    return results.every(({profile, rows, problems}) => profile !== null && rows > 0 && problems === 0) ? 0 : 1;
  }
};
