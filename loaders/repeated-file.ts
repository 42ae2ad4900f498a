import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../src/schema/table.ts";
import type {FileReport} from "./report.ts";

/**
 * The earlier file with exactly the rows of this one (the same export under another name, with other line ends or
 * columns in another order), or null. Rows are compared only when counts and dollars are equal.
 */
export async function fileWithSameRows(
  connection: DuckDBConnection,
  table: Table,
  file: Pick<FileReport, "file_id" | "rows" | "dollars">,
  earlier: readonly FileReport[]
): Promise<FileReport | null> {
  for (const other of earlier.filter((each) => hasSameTotals(each, file))) {
    const rowsOf = (id: number): string => `SELECT * EXCLUDE (file_id, line) FROM ${table.name} WHERE file_id = ${id}`;
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FROM (${rowsOf(file.file_id)} EXCEPT ALL ${rowsOf(other.file_id)})`
    );
    if (String(reader.getRows()[0]![0]) === "0") return other;
  }
  return null;
}

/** Whether it is worth comparing the rows of two files. */
export const hasSameTotals = (
  a: Pick<FileReport, "rows" | "dollars">,
  b: Pick<FileReport, "rows" | "dollars">
): boolean => a.rows.accepted === b.rows.accepted && a.dollars.accepted === b.dollars.accepted;

/** Takes back what a file put into the warehouse. */
export async function forgetFile(connection: DuckDBConnection, table: Table, fileId: number): Promise<void> {
  await connection.run(`DELETE FROM ${table.name} WHERE file_id = ${fileId}`);
  await connection.run(`DELETE FROM raw.reject WHERE file_id = ${fileId}`);
}
