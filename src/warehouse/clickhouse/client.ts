/** ClickHouse, embedded or a server: one statement at a time. `doing` says in messages what the statement is for. */
export interface Client {
  readonly host: string;
  run(sql: string, doing: string): Promise<void>;
  rows(sql: string, doing: string): Promise<string[][]>;
  /** The same without this program's settings, of which an old server does not know all. */
  plainRows(sql: string, doing: string): Promise<string[][]>;
  /** Adds a Parquet file of this machine to a table. */
  insert(table: string, file: string, doing: string): Promise<void>;
  /** Writes what a SELECT gives as a Parquet file of this machine. */
  export(sql: string, file: string, doing: string): Promise<void>;
  close(): Promise<void>;
}

/** Rows of ClickHouse's TSV; no value that is asked for in it has a tab, a line end or a backslash. */
export const parseTsv = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
