import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../../schema/table.ts";
import {LEDGER, sqlOf} from "../books.ts";
import type {Engine} from "./engine.ts";

/** The ledger's inputs, with ClickHouse's types and the order they are stored in. */
const INPUTS = {
  claim_line: `rowid Int64, claim_id Nullable(String), line Int32, status Nullable(String), service_date Date32, quarter Nullable(String),
    site_id String, payer_id Nullable(String), hcpcs Nullable(String), ledger_ndc11 Nullable(String), ledger_units Nullable(Decimal(18, 3)),
    units Nullable(Decimal(18, 3)), billed_amount Nullable(Decimal(18, 2)), allowed_amount Nullable(Decimal(18, 2)),
    paid_amount Nullable(Decimal(18, 2)), patient_paid_amount Nullable(Decimal(18, 2)), lot Nullable(String), is_drug Bool,
    is_discarded Bool, consumes Bool, is_open Bool`,
  purchase: `rowid Int64, vendor Nullable(String), invoice Nullable(String), line Int32, stock_date Date32, site_id String, ndc11 String,
    hcpcs Nullable(String), kind String, packages Nullable(Decimal(18, 3)), ledger_units Nullable(Decimal(18, 3)),
    extended_amount Nullable(Decimal(18, 2)), freight_amount Nullable(Decimal(18, 2)), service_fee_amount Nullable(Decimal(18, 2)),
    prompt_pay_amount Nullable(Decimal(18, 2)), lot Nullable(String), file_id Int32, source_line Int32`,
  inventory_count: "site_id String, ndc11 String, count_date Date32, units Nullable(Decimal(18, 3))"
} as const;

const columnsOf = (declared: string): string =>
  declared
    .split(/,\s+(?=[a-z_0-9]+ [A-Z])/)
    .map((each) => each.trim().split(/\s+/)[0])
    .join(", ");

/** Writes the ledger's inputs as Parquet, one file for each of the shards: a site is in one shard whole. */
export async function exportInputs(connection: DuckDBConnection, folder: string, shards = 1): Promise<void> {
  for (const [name, declared] of Object.entries(INPUTS)) {
    for (let shard = 0; shard < shards; shard++) {
      await connection.run(
        `COPY (SELECT ${columnsOf(declared)} FROM core.${name} WHERE hash(site_id) % ${shards} = ${shard})
         TO ${literal(join(folder, `${name}-${shard}.parquet`))} (FORMAT parquet)`
      );
    }
  }
}

/** Makes the functions and loads one shard's inputs. */
export async function loadInputs(
  engine: Engine,
  {root, folder, shard = 0}: {root: string; folder: string; shard?: number}
): Promise<void> {
  for (const statement of statements(sqlOf(root, "src/bench/clickhouse/dialect.sql"))) await engine.run(statement);
  for (const [name, declared] of Object.entries(INPUTS)) {
    await engine.run(`CREATE OR REPLACE TABLE core.${name} (${declared}) ENGINE = MergeTree ORDER BY site_id`);
    await engine.insert(`core.${name}`, join(folder, `${name}-${shard}.parquet`));
  }
}

/** The ledger by the SQL files of src/costing, word for word but for `translate`. */
export async function runLedgerThere(engine: Engine, root: string): Promise<void> {
  for (const model of LEDGER) {
    const kind = "view" in model ? "VIEW" : "TABLE";
    await engine.run(
      `CREATE OR REPLACE ${kind} core.${model.name} AS ${translate(sqlOf(root, `src/costing/${model.name}.sql`))}`
    );
  }
}

/** The finest cube by the mart's own SQL file, after the ledger. */
export async function runCubeThere(engine: Engine, root: string): Promise<void> {
  await engine.run(
    `CREATE OR REPLACE TABLE core.cost_adjustment AS ${translate(sqlOf(root, "src/costing/cost_adjustment.sql"))}`
  );
  for (const statement of statements(sqlOf(root, "src/bench/cube-inputs.sql"))) await engine.run(statement);
  await engine.run(
    `CREATE OR REPLACE TABLE mart.margin_cube AS ${translate(sqlOf(root, "src/models/mart/margin_cube.sql"))}`
  );
}

/** The one word of the ledger that the two engines put in different places. */
export const translate = (sql: string): string => sql.replace(/\(([a-z_.]+) IGNORE NULLS\)/g, "($1) IGNORE NULLS");

const statements = (sql: string): string[] =>
  sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replace(/^(?:\s*--[^\n]*\n)+/, "").trim())
    .filter((statement) => statement !== "");

/** Every cell of the finest cube with its dollars as whole cents, so that two engines print the same text. */
export const CUBE_CELLS = `SELECT quarter, hcpcs, payer_id, site_id, lines, ${[
  "billed_amount",
  "allowed_amount",
  "collected_amount",
  "acquisition_cost",
  "administration_amount",
  "cost_adjustment",
  "estimated_cost",
  "denied_acquisition_cost"
]
  .map((amount) => `CAST(${amount} * 100 AS BIGINT)`)
  .join(", ")}, open_lines, underwater_lines FROM mart.margin_cube`;
