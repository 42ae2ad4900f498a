import {parseArgs} from "node:util";
import {checkPractice, renderChecked} from "../../loaders/init/check.ts";
import {COMMON, type Command, folderOf, ROOT} from "./command.ts";

export const check: Command = {
  help: `
Usage: plus-six check [--data DIR]

Says on one screen what is in the practice's folder (rows and dollars), what each file that is not there would add, and the next
step. Nothing is kept or changed.

  --data DIR   the practice's folder (default ${COMMON.data.default})

Exit code: 0 every file is used, 1 some are not.`,
  async run(argv) {
    const {values} = parseArgs({args: [...argv], options: {data: COMMON.data}});
    const checked = await checkPractice(ROOT, folderOf(values.data));
    process.stdout.write(renderChecked(checked));
    return checked.report.files.every(({status}) => status === "accepted" || status === "superseded") ? 0 : 1;
  }
};
