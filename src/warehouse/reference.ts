import {existsSync, readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {parse} from "csv-parse/sync";
import {Refused} from "../errors.ts";
import {REFERENCE, referenceKind} from "../schema/reference.ts";
import {quote} from "../schema/table.ts";
import {type Change, type Merged, mergeRows, type TextTable} from "./reference-merge.ts";

/** Read by the loaders, not one of our tables. */
const NOT_OURS = new Set(["replacement"]);

/**
 * Loads the small dated tables kept by hand (data/reference/*.csv) as reference.<name>. A practice mends one row by row by a file of
 * the same name in its own `reference/` folder: rows of the same key change ours, others are added. What it changed is in
 * `reference.override_row`, the date each row should be looked at again in `reference.review_row`. Throws with one line a fault.
 */
export async function loadReference(connection: DuckDBConnection, [ours, ...own]: readonly string[]): Promise<void> {
  await connection.run("CREATE SCHEMA IF NOT EXISTS reference");
  const names = csvNames(ours!);
  const faults = own.flatMap((folder) => unknownTables(folder, names));
  const changes: (Change & {table_name: string})[] = [];
  const tables = new Map<string, Merged>();
  for (const name of names) {
    const table = readTable(join(ours!, `${name}.csv`), `data/reference/${name}.csv`);
    let merged: Merged = {columns: table.columns, rows: table.rows.map(({cells}) => cells), changes: [], faults: []};
    for (const folder of own) {
      const file = join(folder, `${name}.csv`);
      if (!existsSync(file)) continue;
      merged = mergeRows(name, merged, readTable(file, `reference/${name}.csv`));
      faults.push(...merged.faults);
      changes.push(...merged.changes.map((change) => ({...change, table_name: name})));
    }
    tables.set(name, merged);
  }
  if (faults.length > 0) throw new Refused(faults.join("\n"));
  for (const [name, merged] of tables) await write(connection, name, merged);
  await writeOverrides(connection, changes);
  await writeReview(connection, tables);
}

const csvNames = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".csv"))
        .map((name) => basename(name, ".csv"))
        .sort()
    : [];

function unknownTables(folder: string, names: readonly string[]): string[] {
  return csvNames(folder)
    .filter((name) => !names.includes(name) && !NOT_OURS.has(name))
    .map(
      (name) =>
        `unknown reference table "${name}" (reference/${name}.csv): name it after one of ours (${names.join(", ")}), or keep it elsewhere`
    );
}

function readTable(path: string, said: string): TextTable {
  let records: {record: string[]; info: {lines: number}}[];
  try {
    records = parse(readFileSync(path), {
      ...{bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true}
    }) as unknown as typeof records;
  } catch (error) {
    throw new Refused(`not a CSV file (${said}): ${(error as Error).message}; write it as RFC 4180, in UTF-8`);
  }
  const [header, ...rows] = records;
  return {
    path: said,
    columns: header?.record ?? [],
    rows: rows.map(({record, info}) => ({cells: record, line: info.lines}))
  };
}

async function write(connection: DuckDBConnection, name: string, {columns, rows}: Merged): Promise<void> {
  const text = `${name} as text`;
  await connection.run(
    `CREATE TEMP TABLE ${quote(text)} (${columns.map((column) => `${quote(column)} VARCHAR`).join(", ")})`
  );
  const appender = await connection.createAppender(text, "main", "temp");
  for (const cells of rows) {
    for (const cell of cells)
      if (cell === "") appender.appendNull();
      else appender.appendVarchar(cell);
    appender.endRow();
  }
  appender.closeSync();
  const typed = columns.map(
    (column) => `CAST(${quote(column)} AS ${referenceKind(column).sql_type}) AS ${quote(column)}`
  );
  await connection.run(
    `CREATE OR REPLACE TABLE reference.${quote(name)} AS SELECT ${typed.join(", ")} FROM temp.${quote(text)};
     DROP TABLE temp.${quote(text)}`
  );
}

async function writeOverrides(
  connection: DuckDBConnection,
  changes: readonly (Change & {table_name: string})[]
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE reference.override_row (table_name VARCHAR, row_key VARCHAR, kind VARCHAR, detail VARCHAR, source VARCHAR,
       as_of DATE, line INTEGER)`
  );
  const appender = await connection.createAppender("override_row", "reference");
  const dated: string[] = [];
  for (const {table_name, row_key, kind, detail, source, as_of, line} of changes) {
    for (const text of [table_name, row_key, kind, detail, source]) appender.appendVarchar(text);
    appender.appendNull();
    appender.appendInteger(line);
    appender.endRow();
    if (as_of)
      dated.push(
        `UPDATE reference.override_row SET as_of = DATE '${as_of}' WHERE table_name = '${table_name}' AND line = ${line}`
      );
  }
  appender.closeSync();
  for (const sql of dated) await connection.run(sql);
}

/** The day each dated row should be looked at again: its own `review_date`, else so many months after its date. */
async function writeReview(connection: DuckDBConnection, tables: ReadonlyMap<string, Merged>): Promise<void> {
  const selects = [...tables].flatMap(([name, {columns}]) => {
    const known = REFERENCE[name];
    const dated = columns.find((column) => column === "as_of" || column === "as_of_date");
    if (!known || !dated) return [];
    const own = columns.includes("review_date") ? "review_date, " : "";
    const months = known.review_months === null ? "NULL" : `${quote(dated)} + INTERVAL ${known.review_months} MONTH`;
    return [
      `SELECT '${name}' AS table_name, concat_ws(', ', ${known.key.map(quote).join(", ")}) AS row_key, ${quote(dated)} AS as_of,
         CAST(coalesce(${own}${months}) AS DATE) AS review_date FROM reference.${quote(name)}`
    ];
  });
  const none =
    "SELECT '' AS table_name, '' AS row_key, DATE '2000-01-01' AS as_of, DATE '2000-01-01' AS review_date WHERE false";
  await connection.run(`CREATE OR REPLACE TABLE reference.review_row AS ${[none, ...selects].join("\nUNION ALL\n")}`);
}
