import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {load} from "../../loaders/load.ts";
import {type CleanTable, fileOf, type Variant} from "./pollute.ts";

export const OUTCOMES = [
  "accepted exactly",
  "rejected with reason",
  "accepted, difference named",
  "quarantined",
  "silently different"
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Classified {
  readonly outcome: Outcome;
  /** What was said, for the message of a failing test. */
  readonly said: string;
}

const TABLES = {purchases: "raw.purchase", claims: "raw.claim_line"} as const;

/** Loads one file alone and gives its rows as texts, with what the load said. */
async function loadOne(
  connection: DuckDBConnection,
  table: CleanTable["name"],
  bytes: Buffer
): Promise<{rows: string[]; rejected: Set<number>; report: Awaited<ReturnType<typeof load>>}> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-pollute-"));
  try {
    mkdirSync(join(data, "in"));
    writeFileSync(join(data, "in/file.csv"), bytes);
    const report = await load({data, warehouse: connection, temporary: data});
    const rows = await connection.runAndReadAll(
      `SELECT CAST(COLUMNS(* EXCLUDE (file_id, line)) AS VARCHAR) FROM ${TABLES[table]} ORDER BY line`
    );
    const rejects = await connection.runAndReadAll("SELECT DISTINCT line FROM raw.reject");
    return {
      rows: rows.getRows().map((row) => JSON.stringify(row)),
      rejected: new Set(rejects.getRows().map(([line]) => Number(line))),
      report
    };
  } finally {
    rmSync(data, {recursive: true, force: true});
  }
}

/** Knows the clean rows, and says of each variant what became of it. */
export async function classifier(
  connection: DuckDBConnection,
  tables: readonly CleanTable[]
): Promise<(variant: Variant) => Promise<Classified>> {
  const clean = new Map<string, string[]>();
  for (const table of tables) {
    const {rows} = await loadOne(connection, table.name, Buffer.from(fileOf(table)));
    if (rows.length !== table.rows.length) throw new Error(`the clean ${table.name} do not load whole`);
    clean.set(table.name, rows);
  }
  return async (variant) => {
    const wanted = clean.get(variant.table)!;
    const {rows, rejected, report} = await loadOne(connection, variant.table, variant.bytes);
    const said = [...report.warnings, ...report.notes].join("; ");
    const [file] = report.files;
    if (file?.status === "quarantined" || (file?.status === "ignored" && said !== ""))
      return {outcome: rows.length === 0 ? "quarantined" : "silently different", said};
    if (JSON.stringify(rows) === JSON.stringify(wanted))
      return {outcome: rejected.size > 0 ? "rejected with reason" : "accepted exactly", said};
    const left = [...wanted];
    const strange = rows.filter((row) => {
      const at = left.indexOf(row);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    // Each row that is missing must be accounted for by a refused line.
    if (strange.length === 0 && rejected.size >= 1 && left.length <= Math.max(rejected.size, 0))
      return {outcome: "rejected with reason", said};
    // A header alone is an empty table where nothing was bought or billed: every row is missing, and that is said.
    if (rows.length === 0 && /header and no rows: .*export it again/.test(said))
      return {outcome: "accepted, difference named", said};
    if (/columns that are not used|no line end after the last line/.test(said))
      return {outcome: "accepted, difference named", said};
    return {outcome: "silently different", said: `${said} | ${strange[0] ?? `${left.length} rows missing`}`};
  };
}

/** `accepted exactly 12, …` over a list of outcomes. */
export function tally(outcomes: readonly Outcome[]): string {
  return OUTCOMES.map((name) => `${name} ${outcomes.filter((each) => each === name).length}`).join(", ");
}
