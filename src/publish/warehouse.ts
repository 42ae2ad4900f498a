import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {type LoadReport, load} from "../../loaders/load.ts";
import {Refused} from "../errors.ts";
import {CODE_MODELS} from "../models/code-models.ts";
import {literal} from "../schema/table.ts";
import {type CheckResult, runChecks} from "../warehouse/checks.ts";
import {sayRow} from "../warehouse/complaint.ts";
import {type Model, readModels, runModels, type Took} from "../warehouse/models.ts";
import {loadReference} from "../warehouse/reference.ts";
import {standAt} from "./as-of.ts";
import {openAside} from "./aside.ts";
import {addDerived} from "./derived.ts";
import {writeDictionary} from "./dictionary.ts";
import type {Elsewhere} from "./engine.ts";
import {countRetoldOnce, sameGoodsOtherNumbers} from "./invoice-retold.ts";
import {countOnce} from "./told-again.ts";
import {addUnmapped} from "./unmapped.ts";

export interface FillOptions {
  /** The project's folder: models, checks and reference tables lie there. */
  readonly root: string;
  /** The practice's folder. */
  readonly data: string;
  /** The day the run stands at, ISO; the latest day the data knows when absent. */
  readonly asOf?: string | undefined;
  /** Folder for copies of files while loading; the system's own when absent. */
  readonly temporary?: string;
  /** A warehouse whose rows are taken where files are the same; see loaders/reuse.ts. */
  readonly earlier?: string | null;
  /** Says how many files' rows were taken. */
  readonly onReuse?: (files: number) => void;
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** Reads every file under `data` into raw tables and the reference tables beside them. */
export async function fillRaw(
  connection: DuckDBConnection,
  {root, data, asOf, temporary, earlier, onReuse, onProgress}: FillOptions
): Promise<LoadReport> {
  await connection.run(readFileSync(join(root, "src/warehouse/macros.sql"), "utf8"));
  const report = await load({
    data,
    warehouse: connection,
    ...(temporary ? {temporary} : {}),
    ...(earlier ? {earlier} : {}),
    ...(onReuse ? {onReuse} : {}),
    ...(onProgress ? {onProgress} : {})
  });
  await connection.run("CREATE OR REPLACE TABLE raw.run (as_of DATE)");
  await connection.run(`INSERT INTO raw.run VALUES (${asOf ? `DATE ${literal(asOf)}` : "NULL"})`);
  await loadReference(connection, [join(root, "data/reference"), join(data, "reference")]);
  await openAside(connection);
  const said = [...(asOf ? [await standAt(connection, asOf)] : []), await countOnce(connection)];
  report.notes.push(...said.flatMap(({notes}) => notes));
  report.warnings.push(...said.flatMap(({warnings}) => warnings));
  report.warnings.push(...(await countRetoldOnce(connection)), ...(await sameGoodsOtherNumbers(connection)));
  await addUnmapped(connection, report);
  await addDerived(connection, report);
  return report;
}

export interface Built {
  readonly models: readonly Model[];
  readonly checks: readonly CheckResult[];
}

/**
 * Builds core, ledger and marts from the raw tables, the heavy ones elsewhere when asked, and runs every check; throws when
 * one that must hold does not. `lanes` are connections to one warehouse, the first that which filled it.
 */
export async function buildModels(
  lanes: readonly DuckDBConnection[],
  root: string,
  {elsewhere, onDone}: {elsewhere?: Elsewhere | undefined; onDone?: ((took: Took) => void) | undefined} = {}
): Promise<Built> {
  const connection = lanes[0]!;
  const own = [...(await readModels(root, connection)), ...CODE_MODELS];
  const models = elsewhere ? elsewhere.take(own) : own;
  // A model a transaction: what is not committed has no statistics, and joins of it are planned blindly. The warehouse
  // is made whole or thrown away, so it need not be copied from the log into the file between two models.
  await connection.run("SET wal_autocheckpoint = '1GB'");
  await runModels(lanes, models, onDone);
  const checks = await runChecks(root, lanes, onDone);
  const broken = checks.filter((check) => check.severity === "stop" && check.failures > 0);
  if (broken.length > 0) {
    const lines = broken.map(
      (check) =>
        `  ${check.name}: ${check.failures} complaints, first ${sayRow(check.examples[0] ?? {})} (src/checks/${check.name}.sql)\n    ${check.description}`
    );
    throw new Refused(`checks failed, nothing was published:\n${lines.join("\n")}`);
  }
  await writeChecks(connection, checks);
  await writeDictionary(connection, models);
  return {models, checks};
}

async function writeChecks(connection: DuckDBConnection, checks: readonly CheckResult[]): Promise<void> {
  await connection.run(
    "CREATE OR REPLACE TABLE mart.check_result (name VARCHAR, description VARCHAR, severity VARCHAR, failures BIGINT)"
  );
  const appender = await connection.createAppender("check_result", "mart");
  for (const {name, description, severity, failures} of checks) {
    for (const text of [name, description, severity]) appender.appendVarchar(text);
    appender.appendBigInt(BigInt(failures));
    appender.endRow();
  }
  appender.closeSync();
}
