import {existsSync, readdirSync} from "node:fs";
import {basename, join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal, quote} from "../schema/table.ts";

/**
 * Loads the small dated tables kept by hand (data/reference/*.csv) as reference.<name>, all columns text but those whose
 * name says otherwise. A practice overrides one by a file of the same name in its own `reference/` folder; a table of
 * `EXTENDED` it extends: its rows go before ours of the same key, and the rest of ours stay.
 */
export async function loadReference(connection: DuckDBConnection, folders: readonly string[]): Promise<void> {
  await connection.run("CREATE SCHEMA IF NOT EXISTS reference");
  const files = new Map<string, readonly string[]>();
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith(".csv"))
      .sort()) {
      const name = basename(file, ".csv");
      const earlier = EXTENDED.has(name) ? (files.get(name) ?? []) : [];
      files.set(name, [...earlier, join(folder, file)]);
    }
  }
  for (const [name, [first = "", ...own]] of files) {
    const table = `reference.${quote(name)}`;
    await connection.run(
      `CREATE OR REPLACE TABLE ${table} AS
       SELECT * FROM ${csv(first)}`
    );
    for (const file of own) {
      const key = quote(EXTENDED.get(name)!);
      await connection.run(
        `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${csv(file)});
         INSERT INTO ${table} BY NAME SELECT * FROM ${csv(file)}`
      );
    }
    for (const {column, type} of typedColumns(await columnNames(connection, name))) {
      await connection.run(
        `ALTER TABLE ${table} ALTER ${quote(column)} TYPE ${type} USING nullif(trim(${quote(column)}), '')::${type}`
      );
    }
  }
}

/** Tables that a practice adds rows to, and the column that says what a row is of. */
const EXTENDED: ReadonlyMap<string, string> = new Map([
  ["therapy_line", "drug"],
  ["package_unit", "ndc11"]
]);

/** Every column as text. */
const csv = (file: string): string =>
  `read_csv(${literal(file)}, header = true, all_varchar = true, strict_mode = true, delim = ',', quote = '"', escape = '"')`;

async function columnNames(connection: DuckDBConnection, name: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(
    `SELECT column_name FROM duckdb_columns() WHERE schema_name = 'reference' AND table_name = ${literal(name)} ORDER BY column_index`
  );
  return reader.getRows().map((row) => String(row[0]));
}

/** The type a reference column's name promises; everything else stays text. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^is_|^patient_owed$/, "BOOLEAN"],
  [/(^|_)date$|^as_of$|^effective$/, "DATE"],
  [/^(year|ipay|level|unit_minutes|days|dose_interval_days|appeal_days)$/, "INTEGER"],
  [/(^|_)(rate|ratio)$/, "DECIMAL(12,8)"],
  [/(^|_)(amount|price|value|mfp)$|_per_/, "DECIMAL(18,6)"],
  [/(^|_)units$/, "DECIMAL(18,3)"],
  [/(^|_)pct$/, "DECIMAL(9,4)"]
];

function typedColumns(names: readonly string[]): {column: string; type: string}[] {
  return names.flatMap((column) => {
    const type = TYPES.find(([pattern]) => pattern.test(column))?.[1];
    return type ? [{column, type}] : [];
  });
}
