import {readFileSync} from "node:fs";
import {join} from "node:path";
import {literal, quote} from "../../src/schema/table.ts";
import {openDatabase, scalar, type Warehouse} from "../../src/warehouse/database.ts";
import type {Engine} from "../../src/warehouse/engine/engine.ts";
import {ROOT} from "./empty-warehouse.ts";

export interface DuckDbEngine extends Engine {
  /** What was sent here, by table: the columns and how many rows. */
  readonly sent: Map<string, {columns: readonly string[]; rows: number}>;
  /** Every value of a column that was sent, as text. */
  values(table: string, column: string): readonly string[];
  readonly isClosed: () => boolean;
}

/** A DuckDB of its own in the part of a server: everything but the network and another engine's SQL. */
export function duckDbEngine(host: string): DuckDbEngine {
  let warehouse: Warehouse | null = null;
  const sent: DuckDbEngine["sent"] = new Map();
  const seen = new Map<string, string[]>();
  const connection = () => warehouse!.connection;
  const countOf = async (table: string): Promise<number> =>
    Number(await scalar(connection(), `SELECT count(*) FROM ${table}`));
  return {
    host,
    sent,
    values: (table, column) => seen.get(`${table}.${column}`) ?? [],
    isClosed: () => warehouse === null,
    open: async () => {
      warehouse = await openDatabase(":memory:");
      await connection().run(readFileSync(join(ROOT, "src/warehouse/macros.sql"), "utf8"));
      await connection().run("CREATE SCHEMA core; CREATE SCHEMA mart");
    },
    fill: async (table, columns, files) => {
      await connection().run(
        `CREATE TABLE ${table} (${columns.map(({column, type}) => `${quote(column)} ${type}`).join(", ")})`
      );
      for (const file of files)
        await connection().run(
          `INSERT INTO ${table} BY NAME FROM read_parquet(${literal(file)}, hive_partitioning = false)`
        );
      const rows = await countOf(table);
      sent.set(table, {columns: columns.map(({column}) => column), rows});
      for (const {column} of columns) {
        const reader = await connection().runAndReadAll(`SELECT DISTINCT ${quote(column)}::VARCHAR FROM ${table}`);
        seen.set(`${table}.${column}`, reader.getRows().flat().map(String));
      }
      return rows;
    },
    make: async ({name, view, sql}) => {
      await connection().run(`CREATE OR REPLACE ${view ? "VIEW" : "TABLE"} ${name} AS ${sql}`);
    },
    take: async (table, file) => {
      await connection().run(`COPY ${table} TO ${literal(file)} (FORMAT parquet)`);
      return countOf(table);
    },
    close: async () => {
      warehouse?.close();
      warehouse = null;
    }
  };
}
