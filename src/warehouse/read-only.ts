import {existsSync} from "node:fs";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../schema/table.ts";
import {type OpenOptions, openDatabase, type Warehouse} from "./database.ts";

/**
 * Functions in FROM that look at the database itself or make rows of nothing. All others are refused by name, so that one a
 * newer DuckDB brings is refused until someone has looked at it: `enable_logging` writes files, `query` runs any text.
 */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  "duckdb_columns",
  "duckdb_constraints",
  "duckdb_functions",
  "duckdb_schemas",
  "duckdb_tables",
  "duckdb_types",
  "duckdb_views",
  "generate_series",
  "histogram",
  "histogram_values",
  "json_each",
  "json_tree",
  "pragma_table_info",
  "range",
  "repeat",
  "repeat_row",
  "summary",
  "unnest"
]);

/**
 * Closes every way out of a connection, for good: no file but those below `folders` and the database's own, no network, no
 * extension, and none of it can be set back (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).
 */
export async function lockDown(connection: DuckDBConnection, folders: readonly string[] = []): Promise<void> {
  if (folders.length > 0) await connection.run(`SET allowed_directories = [${folders.map(literal).join(", ")}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

/** Opens a warehouse to be read and nothing else: read-only, and locked down. */
export async function openReader(path: string, options: Omit<OpenOptions, "readOnly"> = {}): Promise<Warehouse> {
  if (!existsSync(path)) throw new Error(`no warehouse to read: ${path}`);
  const warehouse = await openDatabase(path, {...options, readOnly: true});
  try {
    await lockDown(warehouse.connection);
  } catch (error) {
    warehouse.close();
    throw error;
  }
  return warehouse;
}

/**
 * Why a text is not one question that only reads, or null when it is: one SELECT (also WITH, FROM, VALUES, SHOW, DESCRIBE,
 * SUMMARIZE, or EXPLAIN of one) whose functions in FROM read no file. DuckDB's own parser is asked, nothing is run.
 */
export async function whyNotReading(connection: DuckDBConnection, sql: string): Promise<string | null> {
  const asked = sql.replace(/^(\s|--[^\n]*\n)*explain\s+(analyze\s+)?/i, "");
  const reader = await connection.runAndReadAll("SELECT CAST(json_serialize_sql($1::VARCHAR) AS VARCHAR)", [asked]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0])) as {
    error: boolean;
    error_type?: string;
    error_message?: string;
    statements?: unknown[];
  };
  if (parsed.error)
    return parsed.error_type === "parser"
      ? (parsed.error_message ?? "syntax error")
      : "only questions are answered: SELECT, WITH, FROM, VALUES, SHOW, DESCRIBE, SUMMARIZE, or EXPLAIN of one";
  if (parsed.statements?.length !== 1) return `${parsed.statements?.length ?? 0} statements; give one`;
  const refused = tableFunctionsOf(parsed.statements).filter((name) => !TABLE_FUNCTIONS.has(name));
  return refused.length === 0 ? null : `${refused[0]}() is not a table of the warehouse`;
}

/** Names of the functions that stand in a FROM anywhere in a parsed statement. */
function tableFunctionsOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const {type, function: called} = node as {type?: unknown; function?: {function_name?: string}};
  const own = type === "TABLE_FUNCTION" ? [(called?.function_name ?? "").toLowerCase()] : [];
  return [...own, ...Object.values(node).flatMap(tableFunctionsOf)];
}
