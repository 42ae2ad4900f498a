import type {DuckDBConnection} from "@duckdb/node-api";
import {quarterIndex} from "../../domain/quarter.ts";
import {literal} from "../../schema/table.ts";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {BRIDGE_STEPS, type BridgeCell, bridgeCells} from "./bridge.ts";

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

/** A cell with its number in `bridge_key`. */
interface NumberedCell extends BridgeCell {
  readonly k: number;
}

/** Quarters are compared with the one before and the one a year before: no older one is kept. */
const APART = [1, 4];

/** The same cells in the same order give the same bytes. */
async function writeBridge(connection: DuckDBConnection, table: string, cellSql: string): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE bridge_key AS
     SELECT hcpcs, payer_id, site_id, CAST(row_number() OVER (ORDER BY hcpcs, payer_id, site_id) - 1 AS INTEGER) AS k
     FROM (SELECT DISTINCT hcpcs, payer_id, site_id FROM core.bridge_cell);
     CREATE OR REPLACE TEMP TABLE bridge_cents (quarter VARCHAR, base_quarter VARCHAR, k INTEGER, step INTEGER, cents BIGINT)`
  );
  const appender = await connection.createAppender("bridge_cents", "main", "temp");
  const quarters = await query(connection, "SELECT DISTINCT quarter FROM core.bridge_cell ORDER BY quarter");
  const cells = new Map<string, NumberedCell[]>();
  for (const quarter of quarters.map((row) => String(row["quarter"]))) {
    const after = await readCells(connection, cellSql, quarter);
    for (const [base, before] of cells) {
      if (!APART.includes(quarterIndex(quarter) - quarterIndex(base))) continue;
      for (const {cell, amounts} of bridgeCells(before, after)) {
        amounts.forEach((cents, step) => {
          if (cents === 0) return;
          appender.appendVarchar(quarter);
          appender.appendVarchar(base);
          appender.appendInteger(cell.k);
          appender.appendInteger(step);
          appender.appendBigInt(BigInt(cents));
          appender.endRow();
        });
      }
    }
    cells.set(quarter, after);
    for (const base of cells.keys())
      if (quarterIndex(quarter) - quarterIndex(base) >= Math.max(...APART)) cells.delete(base);
  }
  appender.closeSync();
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} AS
     SELECT bridge_cents.quarter, base_quarter, hcpcs, payer_id, site_id, [${BRIDGE_STEPS.map(literal).join(", ")}][step + 1] AS step,
       CAST(cents * 0.01 AS DECIMAL(18,2)) AS amount
     FROM bridge_cents JOIN bridge_key USING (k);
     DROP TABLE bridge_cents; DROP TABLE bridge_key`
  );
}

async function readCells(connection: DuckDBConnection, cellSql: string, quarter: string): Promise<NumberedCell[]> {
  const rows = await query(
    connection,
    `SELECT k, cell.* FROM (${cellSql}) AS cell JOIN bridge_key USING (hcpcs, payer_id, site_id) WHERE quarter = $1 ORDER BY k`,
    [quarter]
  );
  return rows.map((row) => {
    const number = (column: string): number => Number(row[column]);
    const limit = row["payment_limit_millionths"];
    return {
      k: number("k"),
      hcpcs: String(row["hcpcs"]),
      payer_id: String(row["payer_id"]),
      site_id: String(row["site_id"]),
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
