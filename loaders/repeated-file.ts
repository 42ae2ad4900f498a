import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../src/schema/table.ts";
import type {FileReport} from "./report.ts";

type Totals = Pick<FileReport, "file_id" | "rows" | "dollars">;

/**
 * Finds the earlier file with exactly the rows of one (the same export under another name, with other line ends or columns in
 * another order). Only files with equal counts and dollars are looked at, each by a fingerprint of its rows that is made once;
 * rows are compared only where fingerprints are equal. So thousands of small files cost a query each, not one a pair.
 */
export class RepeatedFiles {
  private readonly connection: DuckDBConnection;
  private readonly fingerprints = new Map<number, string>();

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /** The first of `earlier` with the rows of `file` in `table`, or null. */
  async find(table: Table, file: Totals, earlier: readonly FileReport[]): Promise<FileReport | null> {
    for (const other of earlier.filter((each) => hasSameTotals(each, file))) {
      if ((await this.fingerprint(table, other.file_id)) !== (await this.fingerprint(table, file.file_id))) continue;
      const rest = await scalar(
        this.connection,
        `SELECT count(*) FROM (${rowsOf(table, file.file_id)} EXCEPT ALL ${rowsOf(table, other.file_id)})`
      );
      if (rest === "0") return other;
    }
    return null;
  }

  /** The same for the same rows in any order; other rows may have the same, which is why it is never the last word. */
  private async fingerprint(table: Table, fileId: number): Promise<string> {
    const known = this.fingerprints.get(fileId);
    if (known !== undefined) return known;
    const made = await scalar(
      this.connection,
      `SELECT concat(bit_xor(hash(row)), '-', sum(CAST(hash(row) % 4294967296 AS HUGEINT))) FROM (${rowsOf(table, fileId)}) AS row`
    );
    this.fingerprints.set(fileId, made ?? "");
    return made ?? "";
  }
}

const rowsOf = (table: Table, fileId: number): string =>
  `SELECT * EXCLUDE (file_id, line) FROM ${table.name} WHERE file_id = ${fileId}`;

async function scalar(connection: DuckDBConnection, sql: string): Promise<string | null> {
  const value = (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
  return value === null || value === undefined ? null : String(value);
}

/** Whether it is worth comparing the rows of two files. */
export const hasSameTotals = (a: Pick<Totals, "rows" | "dollars">, b: Pick<Totals, "rows" | "dollars">): boolean =>
  a.rows.accepted === b.rows.accepted && a.dollars.accepted === b.dollars.accepted;

/** Takes back what a file put into the warehouse. */
export async function forgetFile(connection: DuckDBConnection, table: Table, fileId: number): Promise<void> {
  await connection.run(`DELETE FROM ${table.name} WHERE file_id = ${fileId}`);
  await connection.run(`DELETE FROM raw.reject WHERE file_id = ${fileId}`);
}
