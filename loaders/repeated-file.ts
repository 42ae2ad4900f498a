import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../src/schema/table.ts";
import type {FileReport} from "./report.ts";

/**
 * Finds the earlier file with exactly the rows of one (the same export under another name, with other line ends or columns in
 * another order). Only files with equal counts and dollars are looked at, each by a fingerprint of its rows that is made once;
 * rows are compared only where fingerprints are equal. So thousands of small files cost a few queries, not one a pair.
 */
export class RepeatedFiles {
  private readonly connection: DuckDBConnection;
  private readonly fingerprints = new Map<number, string>();

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /** The first of `earlier`, which have the same totals, with the rows of a file in `table`, or null. */
  async find(table: Table, fileId: number, earlier: readonly FileReport[]): Promise<FileReport | null> {
    if (earlier.length === 0) return null;
    await this.learn(table, [fileId, ...earlier.map(({file_id}) => file_id)]);
    const own = this.fingerprints.get(fileId);
    for (const other of earlier) {
      if (this.fingerprints.get(other.file_id) !== own) continue;
      const rest = await scalar(
        this.connection,
        `SELECT count(*) FROM (${rowsOf(table, fileId)} EXCEPT ALL ${rowsOf(table, other.file_id)})`
      );
      if (rest === "0") return other;
    }
    return null;
  }

  /**
   * Makes the fingerprints of files that have none, in one query. Each is the same for the same rows in any order; other
   * rows may have the same, which is why it is never the last word.
   */
  async learn(table: Table, fileIds: readonly number[]): Promise<void> {
    const unknown = fileIds.filter((id) => !this.fingerprints.has(id));
    if (unknown.length === 0) return;
    const reader = await this.connection.runAndReadAll(
      `SELECT file_id, concat(bit_xor(said), '-', sum(CAST(said % 4294967296 AS HUGEINT)))
      FROM (SELECT file_id, hash(*COLUMNS(* EXCLUDE (file_id, line))) AS said FROM ${table.name}
        WHERE file_id IN (${unknown.join(", ")})) GROUP BY file_id`
    );
    for (const id of unknown) this.fingerprints.set(id, "");
    for (const [id, made] of reader.getRows()) this.fingerprints.set(Number(id), String(made));
  }
}

const rowsOf = (table: Table, fileId: number): string =>
  `SELECT * EXCLUDE (file_id, line) FROM ${table.name} WHERE file_id = ${fileId}`;

async function scalar(connection: DuckDBConnection, sql: string): Promise<string | null> {
  const value = (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
  return value === null || value === undefined ? null : String(value);
}

/** Takes back what a file put into the warehouse. */
export async function forgetFile(connection: DuckDBConnection, table: Table, fileId: number): Promise<void> {
  await connection.run(`DELETE FROM ${table.name} WHERE file_id = ${fileId}`);
  await connection.run(`DELETE FROM raw.reject WHERE file_id = ${fileId}`);
}
