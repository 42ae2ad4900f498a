import type {DuckDBConnection} from "@duckdb/node-api";
import {quarterIndex} from "../domain/quarter.ts";
import {query} from "../warehouse/database.ts";
import type {Model} from "../warehouse/models.ts";
import {type BridgeCell, bridge} from "./bridge.ts";

const GRAIN = ["quarter", "base_quarter", "hcpcs", "payer_id", "site_id", "step"];
const FILE = "src/models/bridge.ts";

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

/** The same cells in the same order give the same bytes. */
async function writeBridge(connection: DuckDBConnection, table: string, cellSql: string): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} (quarter VARCHAR, base_quarter VARCHAR, hcpcs VARCHAR, payer_id VARCHAR, site_id VARCHAR, step VARCHAR, amount DECIMAL(18,2))`
  );
  const cells = new Map<string, BridgeCell[]>();
  for (const row of await query(connection, `${cellSql} ORDER BY quarter, hcpcs, payer_id, site_id`)) {
    const quarter = String(row["quarter"]);
    const number = (column: string): number => Number(row[column]);
    const limit = row["payment_limit_millionths"];
    const cell: BridgeCell = {
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
    cells.set(quarter, [...(cells.get(quarter) ?? []), cell]);
  }
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE bridge_cents (quarter VARCHAR, base_quarter VARCHAR, hcpcs VARCHAR, payer_id VARCHAR, site_id VARCHAR, step VARCHAR, cents BIGINT)"
  );
  const appender = await connection.createAppender("bridge_cents");
  for (const [quarter, after] of cells) {
    for (const [base, before] of cells) {
      const apart = quarterIndex(quarter) - quarterIndex(base);
      if (apart !== 1 && apart !== 4) continue;
      for (const {hcpcs, payer_id, site_id, step, amount} of bridge(before, after)) {
        for (const text of [quarter, base, hcpcs, payer_id, site_id, step]) appender.appendVarchar(text);
        appender.appendBigInt(BigInt(amount));
        appender.endRow();
      }
    }
  }
  appender.closeSync();
  await connection.run(
    `INSERT INTO ${table} SELECT * EXCLUDE (cents), CAST(cents * 0.01 AS DECIMAL(18,2)) FROM bridge_cents ORDER BY ALL; DROP TABLE bridge_cents`
  );
}
