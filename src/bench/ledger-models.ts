import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../schema/table.ts";
import {type OpenOptions, openDatabase, scalar, type Warehouse} from "../warehouse/database.ts";

/** The models of the dated ledger under the default method, in the order they are built. */
export const LEDGER = [
  {name: "ledger_key"},
  {name: "ledger_movement", view: true},
  {name: "count_difference"},
  {name: "ledger_event"},
  {name: "lot_line"},
  {name: "ledger_position"}
] as const;

export const sqlOf = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

/** Opens a warehouse with the ledger's inputs read from the generated Parquet files. */
export async function openBooks(
  root: string,
  {file, parquet, ...options}: {file: string; parquet: string} & OpenOptions
): Promise<Warehouse> {
  const warehouse = await openDatabase(file, options);
  const {connection} = warehouse;
  await connection.run(sqlOf(root, "src/warehouse/macros.sql"));
  for (const name of ["claims", "purchases", "packages"])
    await connection.run(`SET VARIABLE ${name} = ${literal(join(parquet, `${name}.parquet`))}`);
  await connection.run(sqlOf(root, "src/bench/inputs.sql"));
  return warehouse;
}

/** Builds the dated ledger, without proofs of grain. */
export async function runLedger(connection: DuckDBConnection, root: string): Promise<void> {
  for (const model of LEDGER) {
    const kind = "view" in model ? "VIEW" : "TABLE";
    await connection.run(
      `CREATE OR REPLACE ${kind} core.${model.name} AS ${sqlOf(root, `src/models/ledger/core/${model.name}.sql`)}`
    );
  }
}

/** The tables that the finest cube reads, from claim lines and the ledger just built. */
export async function fillCubeInputs(connection: DuckDBConnection, root: string): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE core.cost_adjustment AS ${sqlOf(root, "src/models/ledger/core/cost_adjustment.sql")}`
  );
  await connection.run(sqlOf(root, "src/bench/cube-inputs.sql"));
}

/** Builds the finest cube; `name` other than the mart's own leaves that alone. */
export async function runCube(connection: DuckDBConnection, root: string, name = "mart.margin_cube"): Promise<void> {
  await connection.run(`CREATE SCHEMA IF NOT EXISTS mart`);
  await connection.run(`CREATE OR REPLACE TABLE ${name} AS ${sqlOf(root, "src/models/margin/mart/margin_cube.sql")}`);
}

/** What every engine must find, to the cent: issues, their cents, thousandths of units short. */
export interface Totals {
  readonly issues: string;
  readonly cents: string;
  readonly short: string;
}

export async function ledgerTotals(connection: DuckDBConnection): Promise<Totals> {
  const of = async (sql: string): Promise<string> => (await scalar(connection, sql)) ?? "0";
  return {
    issues: await of("SELECT count(*) FROM core.ledger_position"),
    cents: await of("SELECT sum(cents) FROM core.ledger_position"),
    short: await of("SELECT sum(milliunits_short) FROM core.ledger_position")
  };
}
