import type {DuckDBConnection} from "@duckdb/node-api";

/** What became of the rows of one file. */
export interface Outcome {
  read: number;
  accepted: number;
  rejected: number;
  dollarsAccepted: string;
  dollarsRejected: string;
  remarks: string[];
  /** What was read depends on other files, so that another load must read it again. */
  usesOtherFiles?: boolean;
}

export interface RejectRow {
  fileId: number;
  line: number;
  source: string;
  column: string | null;
  reason: string;
  value: string | null;
  dollars: string | null;
}

/** Writes one complaint about one row. */
export async function writeReject(connection: DuckDBConnection, row: RejectRow): Promise<void> {
  await connection.run("INSERT INTO raw.reject VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS DECIMAL(18,2)))", [
    row.fileId,
    row.line,
    row.source,
    row.column,
    row.reason,
    row.value,
    row.dollars
  ]);
}

/** The one sum a query gives, as dollars with two decimals. */
export async function sumOf(connection: DuckDBConnection, sql: string): Promise<string> {
  const reader = await connection.runAndReadAll(`SELECT CAST(coalesce((${sql}), 0) AS DECIMAL(18,2))`);
  return String(reader.getRows()[0]![0]);
}
