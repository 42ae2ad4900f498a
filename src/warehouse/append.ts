import {DOUBLE, type DuckDBConnection, DuckDBDataChunk, INTEGER} from "@duckdb/node-api";

/** Whole numbers of a column: small ones as INTEGER, sums of cents as DOUBLE, which holds them exactly below 2^53. */
export type NumberColumns = readonly (readonly [name: string, type: "INTEGER" | "DOUBLE"])[];
export type AppendNumbers = (...values: readonly (number | null)[]) => void;

/** Rows that one call hands over: a chunk of DuckDB's. */
const CHUNK = 2048;

/**
 * Makes a temporary table of numbers and fills it by a function that is given what appends a row. Rows go over a chunk at a
 * time: a call of the database for each value costs more than most values do to make. Texts belong into a table of their
 * own, numbered.
 */
export async function fillNumbers(
  connection: DuckDBConnection,
  table: string,
  columns: NumberColumns,
  fill: (append: AppendNumbers) => void | Promise<void>
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${table} (${columns.map(([name, type]) => `${name} ${type}`).join(", ")})`
  );
  const appender = await connection.createAppender(table, "main", "temp");
  const types = columns.map(([, type]) => (type === "INTEGER" ? INTEGER : DOUBLE));
  let waiting: (number | null)[][] = columns.map(() => []);
  const flush = (): void => {
    const rows = waiting[0]!.length;
    if (rows === 0) return;
    const chunk = DuckDBDataChunk.create(types, rows);
    waiting.forEach((values, i) => {
      chunk.setColumnValues(i, values);
    });
    appender.appendDataChunk(chunk);
    waiting = columns.map(() => []);
  };
  try {
    await fill((...values) => {
      values.forEach((value, i) => {
        waiting[i]!.push(value);
      });
      if (waiting[0]!.length === CHUNK) flush();
    });
    flush();
  } finally {
    appender.closeSync();
  }
}
