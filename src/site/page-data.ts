import {Dictionary, Int32, Table, tableToIPC, Uint8, Uint16, Utf8, type Vector, vectorFromArray} from "apache-arrow";
import {builtFolder, readMart} from "../warehouse/marts.ts";

/** A row as a page gets it. */
export type PageRow = Record<string, unknown>;

/** SQL for amounts as whole cents, `net_cost_recovery` as `net_cost_recovery_cents`: a page adds integers, never fractions. */
export const cents = (...columns: readonly string[]): string =>
  columns.map((column) => `CAST(${column} * 100 AS BIGINT) AS ${column.replace(/^.*\./, "")}_cents`).join(", ");

/** SQL for quantities as whole thousandths of a unit. */
export const milli = (...columns: readonly string[]): string =>
  columns.map((column) => `CAST(${column} * 1000 AS BIGINT) AS ${column.replace(/^.*\./, "")}_milli`).join(", ");

/** Prints a loader's data as JSON. */
export function printJson(data: unknown): void {
  process.stdout.write(JSON.stringify(data));
}

/**
 * Prints rows as Arrow: whole numbers of a column that fits are int32, other numbers float64 (exact to 2^53), text is
 * dictionary-encoded with the smallest numbers that suffice.
 */
export function printArrow(rows: readonly PageRow[], columns: readonly string[]): void {
  process.stdout.write(toArrow(rows, columns));
}

/** Rows as an Arrow stream of the named columns. */
export function toArrow(rows: readonly PageRow[], columns: readonly string[]): Uint8Array {
  return tableToIPC(
    new Table(Object.fromEntries(columns.map((name, index) => [name, columnOf(rows, name, index)]))),
    "stream"
  );
}

function columnOf(rows: readonly PageRow[], name: string, index: number): Vector {
  const values = rows.map((row) => row[name] ?? null);
  // A column of nothing needs a type all the same.
  if (values.every((value) => value === null)) return vectorFromArray(values, new Utf8());
  // The library numbers dictionaries as they are made; ours bear their column's number, so the bytes are always the same.
  if (values.some((value) => typeof value === "string")) {
    const words = new Set(values).size;
    const number = words < 2 ** 8 ? new Uint8() : words < 2 ** 16 ? new Uint16() : new Int32();
    return vectorFromArray(values, new Dictionary(new Utf8(), number, index));
  }
  return values.every((value) => value === null || isInt32(value))
    ? vectorFromArray(values, new Int32())
    : vectorFromArray(values);
}

/** Whether a value is the same after it was an int32. */
const isInt32 = (value: unknown): boolean => typeof value === "number" && Object.is(value | 0, value);

/** Reads a query over the marts and prints it as Arrow, columns in the query's order. */
export async function printMart(sql: string): Promise<void> {
  const rows = await readMart(sql);
  printArrow(rows, Object.keys(rows[0] ?? {}));
}

export {builtFolder, readMart};
