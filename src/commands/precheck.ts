import {existsSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {type Precheck, precheckBuilt, precheckFiles} from "../publish/precheck.ts";
import {openReader} from "../warehouse/read-only.ts";
import {alertText} from "../words/alert/text.ts";
import {precheckAlert, stoppedDoses} from "../words/precheck-alert.ts";
import {writeAlert} from "./alert-files.ts";
import {COMMON, type Command, folderOf, ROOT, say} from "./command.ts";

/** Something should not go out as it is: neither clean (0), nor done with warnings (1), nor refused (2). */
export const FOUND = 3;

export const precheck: Command = {
  help: `
Usage: plus-six precheck [FILE…] [--alert DIR] [--names] [--limit N] [--json] [--data DIR] [--out DIR] [--as-of DATE]

Asks of each dose, before its claim goes out: authorization valid for day, units and site; interval since the last dose; units,
vials, JW and JZ; NDC bought and on the shelf; payment against cost; kind of site; diagnosis; this payer's denials of this drug.
Each answer is pass, stop, or unknown with the file that would tell. Without files: the claims no payer has answered and the
schedule, from what was built. With 837P files or folders of them: their claims, together with the files of --data.

  --alert DIR   also write precheck.html, precheck.txt and precheck.ics (days to act by) into DIR, for the owner's eyes
  --names       show patients in tables and files; without it no patient is in any of them. The calendar never has claims
  --limit N     rows shown of each list (default 20; 0 shows all); the files have all
  --json        every answer as one JSON object
  --data DIR    the practice's folder, with FILEs (default ${COMMON.data.default}); not there: the files alone are known
  --out DIR     where the publication lies (default ${COMMON.out.default})
  --as-of DATE  the day to stand at, with FILEs (default: the latest day the files know)

Exit code: 0 nothing stops and every rule could answer, 1 nothing stops and some answers are unknown, 3 something should not go
out as it is, 2 refused.`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...COMMON,
        alert: {type: "string"},
        "as-of": {type: "string"},
        limit: {type: "string", default: "20"},
        ...{names: {type: "boolean", default: false}, json: {type: "boolean", default: false}}
      }
    });
    if (!/^\d{1,9}$/.test(values.limit)) throw new Refused(`--limit is not a number of rows: ${values.limit}`);
    if (positionals.length === 0 && values["as-of"])
      throw new Refused("--as-of needs files: what was built is as of the day of its build (plus-six build --as-of)");
    const isAlone = values.data === COMMON.data.default && !existsSync(values.data);
    const found =
      positionals.length === 0
        ? await ofBuilt(values.out, values.names)
        : await precheckFiles({
            root: ROOT,
            data: isAlone ? null : folderOf(values.data),
            files: positionals,
            ...{out: values.out, asOf: values["as-of"], names: values.names}
          });
    const alert = precheckAlert(found.rows, found);
    process.stdout.write(
      values.json ? `${JSON.stringify(found)}\n` : alertText(shortened(alert, Number(values.limit)))
    );
    if (found.answered_lines > 0)
      say(`${found.answered_lines} drug lines of these files are answered already and are not asked about`);
    if (values.alert) for (const file of writeAlert(values.alert, "precheck", alert)) say(`wrote ${file}`);
    if (stoppedDoses(found.rows).length > 0) return FOUND;
    return found.rows.some(({answer}) => answer === "unknown") ? 1 : 0;
  }
};

async function ofBuilt(out: string, names: boolean): Promise<Precheck> {
  const path = join(resolve(out), "warehouse.duckdb");
  if (!existsSync(path)) throw new Refused(`no warehouse to read: ${path}; run "plus-six build" first`);
  const warehouse = await openReader(path);
  try {
    return await precheckBuilt(warehouse.connection, {names});
  } finally {
    warehouse.close();
  }
}

/** An alert with its long lists cut, and how many rows are more. */
function shortened<T extends ReturnType<typeof precheckAlert>>(alert: T, limit: number): T {
  const sections = alert.sections.map((section) =>
    limit === 0 || section.rows.length <= limit
      ? section
      : {
          ...section,
          rows: section.rows.slice(0, limit),
          note: `${section.note} ${section.rows.length - limit} more rows: --limit 0 shows all.`.trim()
        }
  );
  return {...alert, sections};
}
