import {mkdirSync, renameSync, rmSync} from "node:fs";
import {basename, dirname, join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {hinted, renderReport} from "../../loaders/report.ts";
import {withLock} from "../publish/lock.ts";
import {openFilled} from "../publish/open-filled.ts";
import {sweep} from "../publish/publish.ts";
import {COMMON, type Command, folderOf, ROOT, say} from "./command.ts";
import {progressBar} from "./progress.ts";

export const load: Command = {
  help: `
Usage: plus-six load [--data DIR] [--out DIR] [--force] [--json]

Reads every file under --data (default data/sample): CMS files, purchases, claims and the rest, recognized by content.
Prints one line a source: files, rows and dollars accepted, rejected, quarantined. Leaves a warehouse whose raw tables
"plus-six query" can read; what was published before stays as it is, and rows of files that are the same are taken from it.

  --data DIR   folder of the practice's files
  --out DIR    where the publication lies (default data/built)
  --force      read every file
  --json       the load report as one JSON object on standard output

Exit code: 0 clean, 1 done with warnings, 2 refused (nothing replaced).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {...COMMON, force: {type: "boolean", default: false}, json: {type: "boolean", default: false}}
    });
    folderOf(values.data);
    const target = `${resolve(values.out)}-loaded.duckdb`;
    mkdirSync(dirname(target), {recursive: true});
    return withLock(`${resolve(values.out)}.lock`, async () => {
      sweep(values.out);
      // A folder of the owner's alone: what the database writes beside its file holds patients too.
      const folder = join(dirname(target), `.${basename(target, ".duckdb")}-${process.pid}`);
      mkdirSync(folder, {recursive: true, mode: 0o700});
      const stage = join(folder, "loaded.duckdb");
      const progress = progressBar();
      let close = (): void => {};
      try {
        const {warehouse, report} = await openFilled(stage, {
          fill: {root: ROOT, data: values.data, temporary: folder, onProgress: progress.update},
          last: values.force ? null : values.out,
          onNote: say
        });
        close = warehouse.close;
        progress.stop();
        const isKept = report.files.some((file) => file.status === "accepted");
        const hint = isKept
          ? `plus-six query "FROM raw.reject"${values.out === COMMON.out.default ? "" : ` --out ${values.out}`} has each`
          : "nothing of this load is kept, so no query shows them; correct the files and load again";
        const told = {...report, warnings: hinted(report.warnings, hint)};
        process.stdout.write(values.json ? `${JSON.stringify(told)}\n` : renderReport(told));
        if (!isKept) return 2;
        await warehouse.connection.run("CHECKPOINT");
        close();
        renameSync(stage, target);
        return report.warnings.length > 0 ? 1 : 0;
      } finally {
        progress.stop();
        close();
        rmSync(folder, {recursive: true, force: true});
      }
    });
  }
};
