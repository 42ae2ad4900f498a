import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {SENT} from "../../publish/engine.ts";
import type {Engine} from "../../warehouse/engine/engine.ts";
import {openFleet, type Sent} from "../../warehouse/engine/fleet.ts";
import {LEDGER, sqlOf} from "../ledger-models.ts";

/** What the bench sends of its invented rows: the ledger's inputs, and what it makes the cube's inputs of there. */
const INPUTS: {readonly [table: string]: Sent} = {
  "core.claim_line": {
    columns: [
      "rowid",
      "claim_id",
      "line",
      "status",
      "service_date",
      "quarter",
      "site_id",
      "payer_id",
      "hcpcs",
      "ledger_ndc11",
      "ledger_units",
      "units",
      "billed_amount",
      "allowed_amount",
      "paid_amount",
      "patient_paid_amount",
      "lot",
      "is_drug",
      "is_discarded",
      "consumes",
      "is_open"
    ]
  },
  "core.purchase": {
    columns: [
      "rowid",
      "vendor",
      "invoice",
      "line",
      "stock_date",
      "site_id",
      "ndc11",
      "hcpcs",
      "kind",
      "packages",
      "ledger_units",
      "extended_amount",
      "freight_amount",
      "service_fee_amount",
      "prompt_pay_amount",
      "lot",
      "file_id",
      "source_line"
    ]
  },
  // What the product sends, and what the cost of found stock is made of, which it makes here.
  "core.inventory_count": {columns: [...SENT["core.inventory_count"]!.columns, "hcpcs", "file_id", "source_line"]}
};

/** Sends the ledger's inputs, a site to one engine whole. Invented rows need no stand-ins. */
export async function sendInputs(
  connection: DuckDBConnection,
  {engines, folder}: {engines: readonly Engine[]; folder: string}
): Promise<void> {
  const fleet = openFleet({
    engines,
    folder: join(folder, "sent"),
    sent: INPUTS,
    surrogates: null,
    weights: Object.keys(INPUTS)
  });
  for (const table of Object.keys(INPUTS)) await fleet.send(connection, table);
}

/** The ledger by the SQL files of src/models/ledger. */
export async function runLedgerThere(engine: Engine, root: string): Promise<void> {
  for (const model of LEDGER)
    await engine.make({
      name: `core.${model.name}`,
      view: "view" in model,
      sql: sqlOf(root, `src/models/ledger/core/${model.name}.sql`)
    });
}

/** The finest cube by the mart's own SQL file, after the ledger. */
export async function runCubeThere(engine: Engine, root: string): Promise<void> {
  const make = (name: string, sql: string): Promise<void> => engine.make({name, view: false, sql});
  await make("core.cost_adjustment", sqlOf(root, "src/models/ledger/core/cost_adjustment.sql"));
  for (const [, name = "", sql = ""] of sqlOf(root, "src/bench/cube-inputs.sql").matchAll(
    /CREATE OR REPLACE TABLE (\S+) AS\n([^;]+);/g
  ))
    await make(name, sql);
  await make("mart.margin_cube", sqlOf(root, "src/models/margin/mart/margin_cube.sql"));
}

/** Every cell of the finest cube with its dollars as whole cents, so that two engines print the same text. */
export const CUBE_CELLS = `SELECT quarter, hcpcs, payer_id, site_id, lines, ${[
  "billed_amount",
  "allowed_amount",
  "collected_amount",
  "acquisition_cost",
  "administration_amount",
  "evaluation_amount",
  "other_service_amount",
  "cost_adjustment",
  "estimated_cost",
  "denied_acquisition_cost"
]
  .map((amount) => `CAST(${amount} * 100 AS BIGINT)`)
  .join(", ")}, open_lines, underwater_lines FROM mart.margin_cube`;
