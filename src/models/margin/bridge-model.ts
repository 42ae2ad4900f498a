import type {DuckDBConnection} from "@duckdb/node-api";
import {quarterIndex} from "../../domain/quarter.ts";
import {literal} from "../../schema/table.ts";
import {fillNumbers, type NumberColumns} from "../../warehouse/append.ts";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {BRIDGE_STEPS, bridgeCells, type NumberedCell} from "./bridge.ts";

const GRAIN = ["quarter", "base_quarter", "hcpcs", "payer_id", "site_id", "step"];
const FILE = "src/models/margin/bridge.ts";

/** The bridge as collected, and with what open and denied lines are still expected to bring in. */
export const BRIDGE_MODELS: readonly Model[] = [
  {
    name: "mart.bridge",
    description:
      "Why net cost recovery (after cost adjustments and accrued rebates) moved from a base quarter (the quarter before, or the same a year ago): dollars by step, drug, payer and site; steps add up to the change to the cent.",
    grain: GRAIN,
    view: false,
    reads: ["core.bridge_cell"],
    file: FILE,
    run: (connection) => writeBridge(connection, "mart.bridge", "SELECT * FROM core.bridge_cell")
  },
  {
    name: "mart.bridge_matured",
    description:
      "The bridge on the matured basis: what open and denied lines are still expected to bring in counts as collected, so that claims on their way are no loss; steps add up to the change to the cent.",
    grain: GRAIN,
    view: false,
    reads: ["core.bridge_cell", "mart.matured"],
    file: FILE,
    run: (connection) =>
      writeBridge(
        connection,
        "mart.bridge_matured",
        // An open line is allowed what its contract says; of a denied one the part expected to be paid is no denial.
        `SELECT cell.* REPLACE (
           collected_cents + coalesce(CAST(to_come_amount * 100 AS BIGINT), 0) AS collected_cents,
           allowed_cents + coalesce(CAST((open_expected_amount + denied_to_come_amount) * 100 AS BIGINT), 0) AS allowed_cents,
           allowed_milliunits + coalesce(open_milliunits + denied_to_come_milliunits, 0) AS allowed_milliunits,
           denied_milliunits - coalesce(denied_to_come_milliunits, 0) AS denied_milliunits)
         FROM core.bridge_cell AS cell LEFT JOIN mart.matured USING (quarter, hcpcs, payer_id, site_id)`
      )
  }
];

/** Quarters are compared with the one before and the one a year before: no older one is kept. */
const APART = [1, 4];

/** The same cells in the same order give the same bytes. */
async function writeBridge(connection: DuckDBConnection, table: string, cellSql: string): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE bridge_key AS
     SELECT hcpcs, payer_id, site_id, CAST(row_number() OVER (ORDER BY hcpcs, payer_id, site_id) - 1 AS INTEGER) AS k,
       CAST(dense_rank() OVER (ORDER BY hcpcs) - 1 AS INTEGER) AS drug,
       CAST(dense_rank() OVER (ORDER BY hcpcs, payer_id) - 1 AS INTEGER) AS payer
     FROM (SELECT DISTINCT hcpcs, payer_id, site_id FROM core.bridge_cell)`
  );
  const quarters = (await query(connection, "SELECT DISTINCT quarter FROM core.bridge_cell ORDER BY quarter")).map(
    (row) => String(row["quarter"])
  );
  const cells = new Map<number, NumberedCell[]>();
  await fillNumbers(connection, "bridge_cents", CENTS, async (append) => {
    for (const [number, quarter] of quarters.entries()) {
      const after = await readCells(connection, cellSql, quarter);
      for (const [base, before] of cells) {
        if (!APART.includes(quarterIndex(quarter) - quarterIndex(quarters[base]!))) continue;
        for (const {cell, amounts} of bridgeCells(before, after)) {
          for (let step = 0; step < amounts.length; step++)
            if (amounts[step] !== 0) append(number, base, cell.k, step, amounts[step]!);
        }
      }
      cells.set(number, after);
      for (const base of cells.keys())
        if (quarterIndex(quarter) - quarterIndex(quarters[base]!) >= Math.max(...APART)) cells.delete(base);
    }
  });
  const named = `[${quarters.map(literal).join(", ")}]`;
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} AS
     SELECT CAST(${named}[quarter + 1] AS VARCHAR) AS quarter, CAST(${named}[base + 1] AS VARCHAR) AS base_quarter, hcpcs, payer_id, site_id,
       [${BRIDGE_STEPS.map(literal).join(", ")}][step + 1] AS step, CAST(CAST(cents AS BIGINT) * 0.01 AS DECIMAL(18,2)) AS amount
     FROM bridge_cents JOIN bridge_key USING (k);
     DROP TABLE bridge_cents; DROP TABLE bridge_key`
  );
}

/** A step of a cell, everything by its number. */
const CENTS: NumberColumns = [
  ["quarter", "INTEGER"],
  ["base", "INTEGER"],
  ["k", "INTEGER"],
  ["step", "INTEGER"],
  ["cents", "DOUBLE"]
];

async function readCells(connection: DuckDBConnection, cellSql: string, quarter: string): Promise<NumberedCell[]> {
  const rows = await query(
    connection,
    `SELECT k, drug, payer, cell.* EXCLUDE (quarter, hcpcs, payer_id, site_id)
     FROM (${cellSql}) AS cell JOIN bridge_key USING (hcpcs, payer_id, site_id) WHERE quarter = $1 ORDER BY k`,
    [quarter]
  );
  return rows.map((row) => {
    const number = (column: string): number => Number(row[column]);
    const limit = row["payment_limit_millionths"];
    return {
      k: number("k"),
      drug: number("drug"),
      payer: number("payer"),
      units: number("milliunits"),
      discarded_units: number("discarded_milliunits"),
      allowed_units: number("allowed_milliunits"),
      allowed_amount: number("allowed_cents"),
      collected_amount: number("collected_cents"),
      denied_units: number("denied_milliunits"),
      acquisition_cost: number("acquisition_cents"),
      payment_limit: limit === null || limit === undefined ? null : Number(limit),
      cost_adjustment: number("cost_adjustment_cents"),
      rebate_amount: number("rebate_cents")
    };
  });
}
