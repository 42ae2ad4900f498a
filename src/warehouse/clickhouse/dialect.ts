import {readFileSync} from "node:fs";
import {join} from "node:path";
import {quote} from "../../schema/table.ts";

/** Makes joins, casts, set operations and missing values mean what they mean in DuckDB. */
export const SETTINGS: {readonly [name: string]: string} = {
  join_use_nulls: "1",
  cast_keep_nullable: "1",
  union_default_mode: "DISTINCT",
  prefer_column_name_to_alias: "1",
  input_format_null_as_default: "0",
  input_format_parquet_allow_missing_columns: "0",
  output_format_parquet_string_as_string: "1"
};

/** The statements of `dialect.sql`. */
export function dialectStatements(root: string): string[] {
  return readFileSync(join(root, "src/warehouse/clickhouse/dialect.sql"), "utf8")
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replace(/^(?:\s*--[^\n]*\n)+/, "").trim())
    .filter((statement) => statement !== "");
}

/** The functions that the statements make. */
export const functionsOf = (statements: readonly string[]): string[] =>
  statements.flatMap((statement) => /^CREATE FUNCTION (\w+)/.exec(statement)?.[1] ?? []);

/** The schemas of the models; each is a database of its own there. */
export const SCHEMAS = ["core", "mart"] as const;

/**
 * A model's SQL for ClickHouse: schemas and functions under the run's own names, because a server is shared, and the one
 * word that the two engines put in different places.
 */
export const translate = (sql: string, {run, functions}: {run: string; functions: readonly string[]}): string =>
  sql
    .replace(/\(([a-z_.]+) IGNORE NULLS\)/g, "($1) IGNORE NULLS")
    .replace(new RegExp(`\\b(${SCHEMAS.join("|")})\\.(?=[a-z_])`, "g"), `${run}_$1.`)
    .replace(new RegExp(`\\b(${functions.join("|")})\\b`, "g"), `${run}_$1`);

const TYPES: {readonly [type: string]: string} = {
  VARCHAR: "String",
  TINYINT: "Int8",
  SMALLINT: "Int16",
  INTEGER: "Int32",
  BIGINT: "Int64",
  DOUBLE: "Float64",
  BOOLEAN: "Bool",
  DATE: "Date32"
};

/** A column as ClickHouse declares it. Every one may be null: to ClickHouse a null in a column that may not is a zero. */
export function declareColumn({column, type}: {column: string; type: string}): string {
  const there = /^DECIMAL\(\d+,\s*\d+\)$/.test(type) ? type.replace("DECIMAL", "Decimal") : TYPES[type];
  if (!there) throw new Error(`no ClickHouse type for ${type}: column ${column}`);
  return `${quote(column)} Nullable(${there})`;
}
