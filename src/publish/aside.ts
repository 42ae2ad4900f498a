import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../schema/table.ts";

/**
 * Rows that were read and count in no number, beside the raw tables: told again by another file (`told_again`), or after the day
 * the run stands at (`after_the_day`). Models read `raw` alone, so none needs to know; `plus-six query "FROM aside.rebate"` shows them.
 */

/** Makes the schema anew, empty. */
export async function openAside(connection: DuckDBConnection): Promise<void> {
  await connection.run("DROP SCHEMA IF EXISTS aside CASCADE; CREATE SCHEMA aside");
}

/** Moves rows of a raw table aside; returns how many. A table without any has no twin. */
export async function setAside(
  connection: DuckDBConnection,
  {table, when, reason}: {readonly table: string; readonly when: string; readonly reason: string}
): Promise<number> {
  const twin = table.replace(/^raw\./, "aside.");
  const where = `WHERE coalesce(${when}, false)`;
  const [count] = (await connection.runAndReadAll(`SELECT count(*) FROM ${table} ${where}`)).getRows()[0]!;
  if (Number(count) === 0) return 0;
  const rows = `SELECT *, ${literal(reason)} AS aside_reason FROM ${table}`;
  await connection.run(`CREATE TABLE IF NOT EXISTS ${twin} AS ${rows} LIMIT 0`);
  await connection.run(`INSERT INTO ${twin} ${rows} ${where}`);
  await connection.run(`DELETE FROM ${table} ${where}`);
  return Number(count);
}
