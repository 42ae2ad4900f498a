import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync
} from "node:fs";
import {basename, dirname, join, resolve} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import type {LoadReport} from "../../loaders/load.ts";
import {isAlive} from "../alive.ts";
import {Refused} from "../errors.ts";
import {CODE_MODELS} from "../models/code-models.ts";
import {queryJson, scalar, type Warehouse} from "../warehouse/database.ts";
import {type Model, readModels, runModels} from "../warehouse/models.ts";
import type {PrecheckRow} from "../words/precheck-alert.ts";
import {openFilled} from "./open-filled.ts";

export interface Precheck {
  readonly rows: readonly PrecheckRow[];
  readonly as_of: string;
  readonly practice: string | null;
  /** Lines of the named files that a payer has answered already: they are not asked about. */
  readonly answered_lines: number;
}

/** The answers in a built warehouse: of every claim no payer has answered, and of the schedule. */
export async function precheckBuilt(
  connection: DuckDBConnection,
  {names}: {readonly names: boolean}
): Promise<Precheck> {
  const built = await scalar(
    connection,
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'core' AND table_name = 'precheck_answer'"
  );
  if (Number(built) === 0)
    throw new Refused(
      "this warehouse has no answers before claims go out: build it with this program (plus-six build)"
    );
  return readPrecheck(connection, {names, files: null});
}

export interface FilesToCheck {
  readonly root: string;
  /** The practice's folder, whose facts the rules rest on; null to know nothing but the files. */
  readonly data: string | null;
  readonly files: readonly string[];
  readonly out: string;
  readonly asOf?: string | undefined;
  readonly names: boolean;
}

/**
 * The answers on the claims of 837P files that may not be among the practice's: loads them with its folder into a warehouse
 * that is thrown away, and builds what the answers rest on, as a build would. Throws `Refused` where a file is no 837.
 */
export async function precheckFiles({root, data, files, out, asOf, names}: FilesToCheck): Promise<Precheck> {
  for (const file of files) if (!existsSync(file)) throw new Refused(`no such file: ${file}`);
  mkdirSync(dirname(resolve(out)), {recursive: true});
  sweep(dirname(resolve(out)));
  const stage = mkdtempSync(join(dirname(resolve(out)), `.precheck-${process.pid}-`));
  let warehouse: Warehouse | null = null;
  try {
    const folder = join(stage, "data");
    mkdirSync(folder);
    if (data !== null) linkTree(data, folder);
    const given = join(folder, GIVEN);
    mkdirSync(given, {recursive: true});
    for (const [i, file] of files.entries()) linkTree(file, join(given, `${i + 1}-${basename(resolve(file))}`));
    const filled = await openFilled(join(stage, "warehouse.duckdb"), {
      open: {threads: 0, temporary: join(stage, "spill")},
      fill: {root, data: folder, asOf, temporary: stage},
      last: existsSync(out) ? out : null
    });
    warehouse = filled.warehouse;
    refuseOthers(filled.report, data === null);
    const {connection} = warehouse;
    const models = [...(await readModels(root, connection)), ...CODE_MODELS];
    await runModels([connection], neededFor("core.precheck_answer", models));
    return await readPrecheck(connection, {names, files: `${GIVEN}/`});
  } finally {
    warehouse?.close();
    rmSync(stage, {recursive: true, force: true});
  }
}

/** Removes what a run that was killed has left: it holds patients. A run that is alive keeps its own. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^\.precheck-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) rmSync(join(folder, name), {recursive: true, force: true});
  }
}

/** Where the named files lie in the folder that is loaded. */
const GIVEN = "precheck-given";

/** A model and all it rests on. */
export function neededFor(name: string, models: readonly Model[]): Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const needed = new Set<Model>();
  const visit = (table: string): void => {
    const model = byName.get(table);
    if (!model || needed.has(model)) return;
    needed.add(model);
    for (const read of model.reads) visit(read);
  };
  visit(name);
  return [...needed];
}

/** A copy of a folder or file that takes no room where the disk allows it; links in a folder are not followed. */
function linkTree(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    mkdirSync(to, {recursive: true});
    for (const name of readdirSync(from))
      if (!SKIPPED.has(name) && !lstatSync(join(from, name)).isSymbolicLink())
        linkTree(join(from, name), join(to, name));
    return;
  }
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** What a build leaves is no input, and may be the very publication that is read. */
const SKIPPED = new Set(["built", "dist", "node_modules"]);

/** Every named file must be an 837 that could be used, else its claims would be missing without a word. */
function refuseOthers(report: LoadReport, isAlone: boolean): void {
  const given = report.files.filter(({path}) => path.startsWith(`${GIVEN}/`));
  const isUsed = ({source, status}: LoadReport["files"][number]): boolean =>
    source === "claim_837" && (status === "accepted" || status === "duplicate");
  const wrong = given.filter((file) => !isUsed(file) && !(isAlone && file.status === "accepted"));
  if (wrong.length > 0)
    throw new Refused(
      wrong
        .map(
          ({path, reason, status, source}) =>
            `not an 837 to check: ${path.slice(GIVEN.length + 3)} (${reason ?? (source ? `it is ${source}` : status)}); name 837P files, and put other files into the data folder`
        )
        .join("\n")
    );
  if (!given.some(isUsed)) throw new Refused("no 837 among the named files; name the 837P files to check");
}

/** Lines that the named files tell of: their own, and those of a file that another one repeats byte for byte. */
const TOLD_BY = (prefix: string): string => `SELECT DISTINCT sent.claim_id, sent.line
  FROM core.claim_837_line_state AS sent
  JOIN raw.file AS file USING (file_id)
  WHERE file.sha256 IN (SELECT sha256 FROM raw.file WHERE starts_with(path, '${prefix}'))`;

async function readPrecheck(
  connection: DuckDBConnection,
  {names, files}: {readonly names: boolean; readonly files: string | null}
): Promise<Precheck> {
  const told =
    files === null
      ? ""
      : `SEMI JOIN (${TOLD_BY(files)}) AS told ON answer.dose_kind = 'claim'
    AND told.claim_id = answer.claim_id AND told.line = answer.line`;
  const rows = await queryJson(
    connection,
    `SELECT answer.dose_kind, answer.claim_id, answer.line, answer.precheck_rule AS rule, answer.answer, answer.finding, answer.detail,
       answer.telling_file, CAST(answer.dose_amount * 100 AS BIGINT) AS dose_cents, CAST(answer.risk_amount * 100 AS BIGINT) AS risk_cents,
       answer.act_by, answer.service_date, coalesce(drug.name, answer.hcpcs) AS drug_name, coalesce(payer.name, answer.payer_id) AS payer_name,
       coalesce(site.name, answer.site_id) AS site_name, ${names ? PATIENT : "NULL"} AS patient
     FROM core.precheck_answer AS answer
     ${told}
     LEFT JOIN core.drug AS drug USING (hcpcs)
     LEFT JOIN core.payer AS payer ON payer.payer_id = answer.payer_id
     LEFT JOIN core.site AS site ON site.site_id = answer.site_id
     ORDER BY answer.dose_kind, answer.claim_id, answer.line, answer.rule_place`
  );
  const answered =
    files === null
      ? 0
      : await scalar(
          connection,
          `SELECT count(*) FROM core.claim_line AS line SEMI JOIN (${TOLD_BY(files)}) AS told USING (claim_id, line)
           WHERE line.is_drug AND NOT line.is_open AND line.status <> 'void'`
        );
  return {
    rows: rows.map(asRow),
    as_of: String(await scalar(connection, "SELECT CAST(as_of AS VARCHAR) FROM core.run_info")),
    practice: await scalar(connection, "SELECT max(name) FROM reference.practice"),
    answered_lines: Number(answered)
  };
}

/** Name of the 837 where there is one, else what the practice calls the patient. */
const PATIENT = `coalesce(
  (SELECT any_value(coalesce(claim.patient_name, claim.subscriber_name)) FROM core.claim_837_line_state AS sent
   JOIN raw.claim_837_line AS line ON line.file_id = sent.file_id AND line.line = sent.source_line
   JOIN raw.claim_837 AS claim ON claim.file_id = line.file_id AND claim.line = line.clm_segment
   WHERE answer.dose_kind = 'claim' AND sent.claim_id = answer.claim_id AND sent.line = answer.line),
  (SELECT any_value(dose.patient_key) FROM core.dose_to_check AS dose
   WHERE dose.dose_kind = answer.dose_kind AND dose.claim_id = answer.claim_id AND dose.line = answer.line))`;

const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

function asRow(row: Record<string, unknown>): PrecheckRow {
  return {
    ...(row as unknown as PrecheckRow),
    line: Number(row["line"]),
    dose_cents: number(row["dose_cents"]),
    risk_cents: number(row["risk_cents"])
  };
}
