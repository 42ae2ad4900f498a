import {chmodSync, existsSync} from "node:fs";
import {type DuckDBConnection, DuckDBInstance, type DuckDBValue} from "@duckdb/node-api";

export interface OpenOptions {
  readonly readOnly?: boolean;
  readonly threads?: number;
  /** As DuckDB writes it: `4GB`. */
  readonly memoryLimit?: string;
  /** Folder for what does not fit into memory; DuckDB's own choice when absent. */
  readonly temporary?: string;
  /** Bytes of a block of a file that is made: a power of two of 16 KB to 256 KB; DuckDB's own choice, 256 KB, when absent. */
  readonly blockBytes?: number;
  /** Connections to it; 1 when absent. */
  readonly lanes?: number;
}

export interface Warehouse {
  readonly connection: DuckDBConnection;
  /** The first connection and those beside it, for what can be asked at one time (src/warehouse/lanes.ts). */
  readonly lanes: readonly DuckDBConnection[];
  close(): void;
}

/** Patient fields live in this file: nobody but its owner reads it. */
const PRIVATE_MODE = 0o600;

/**
 * Opens a DuckDB file (or `:memory:`) that never reaches for the network: extensions are neither installed nor loaded
 * on demand. A file that is created gets mode 0600.
 */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(path, {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(options.readOnly ? {access_mode: "READ_ONLY"} : {}),
    ...(options.threads ? {threads: String(options.threads)} : {}),
    ...(options.memoryLimit ? {memory_limit: options.memoryLimit} : {}),
    ...(options.temporary ? {temp_directory: options.temporary} : {}),
    // A warehouse of small blocks is a small one: to choose how each column is compressed costs more than it saves.
    ...(options.blockBytes ? {default_block_size: String(options.blockBytes), force_compression: "uncompressed"} : {})
  });
  if (!options.readOnly && path !== ":memory:" && existsSync(path)) chmodSync(path, PRIVATE_MODE);
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    // Dates and case rules must not depend on where the machine stands.
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  };
  const connection = await connect();
  const lanes = [connection];
  while (lanes.length < (options.lanes ?? 1)) lanes.push(await connect());
  return {
    connection,
    lanes,
    close() {
      for (const lane of lanes) lane.closeSync();
      instance.closeSync();
    }
  };
}

export type Row = Record<string, DuckDBValue>;

/** Rows with exact values: DECIMAL as DuckDBDecimalValue, BIGINT as bigint. */
export async function query(connection: DuckDBConnection, sql: string, values?: DuckDBValue[]): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjects();
}

/** Rows as text where JSON would lose digits: decimals and big integers are strings. */
export async function queryJson(
  connection: DuckDBConnection,
  sql: string,
  values?: DuckDBValue[]
): Promise<Record<string, unknown>[]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjectsJson();
}

/** The single value of a single row, as text (null stays null). */
export async function scalar(
  connection: DuckDBConnection,
  sql: string,
  values?: DuckDBValue[]
): Promise<string | null> {
  const [row] = await query(connection, sql, values);
  const value = row ? Object.values(row)[0] : null;
  return value === null || value === undefined ? null : String(value);
}
