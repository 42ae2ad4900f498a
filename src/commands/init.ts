import {parseArgs} from "node:util";
import {init as initProfiles} from "../../loaders/init.ts";
import {Refused} from "../errors.ts";
import {COMMON, type Command} from "./command.ts";

export const init: Command = {
  help: `
Usage: plus-six init FILE… [--data DIR] [--yes]

Proposes a profile for a distributor's export in a layout nobody described yet: finds dialect, header row and columns, shows
the first rows as they would be read, asks, and writes DIR/profiles/<name>.json, which every later load uses.

  --data DIR   the practice's folder (default data/private)
  --yes        accept what is proposed without asking

Exit code: 0 every file has a profile that reads it whole, 1 some rows have problems or nothing was written, 2 refused.`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {data: {...COMMON.data, default: "data/private"}, yes: {type: "boolean", default: false}}
    });
    if (positionals.length === 0) throw new Refused("name the export to describe: plus-six init FILE…");
    const results = await initProfiles({files: positionals, data: values.data, yes: values.yes});
    return results.every(({profile, rows, problems}) => profile !== null && rows > 0 && problems === 0) ? 0 : 1;
  }
};
