import type {DuckDBConnection} from "@duckdb/node-api";
import {scannedTake} from "../costing/scanned-take.ts";
import {quarterIndex} from "../domain/quarter.ts";
import {type BridgeCell, bridge} from "../models/bridge.ts";
import {administrationFinding} from "../payment/administration-finding.ts";
import {query} from "../warehouse/database.ts";
import type {Model} from "../warehouse/models.ts";

/** Models whose rules branch too much for SQL: each creates its own table from tables it names. */
export const CODE_MODELS: readonly Model[] = [
  scannedTake,
  administrationFinding,
  {
    name: "mart.bridge",
    description:
      "Why net cost recovery (after cost adjustments and accrued rebates) moved from a base quarter (the quarter before, or the same a year ago): dollars by step, drug, payer and site; steps add up to the change to the cent.",
    grain: ["quarter", "base_quarter", "hcpcs", "payer_id", "site_id", "step"],
    view: false,
    reads: ["core.bridge_cell"],
    file: "src/models/bridge.ts",
    run: writeBridge
  }
];

async function writeBridge(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    "CREATE OR REPLACE TABLE mart.bridge (quarter VARCHAR, base_quarter VARCHAR, hcpcs VARCHAR, payer_id VARCHAR, site_id VARCHAR, step VARCHAR, amount DECIMAL(18,2))"
  );
  const cells = new Map<string, BridgeCell[]>();
  for (const row of await query(
    connection,
    "SELECT * FROM core.bridge_cell ORDER BY quarter, hcpcs, payer_id, site_id"
  )) {
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
    "CREATE TEMP TABLE bridge_cents (quarter VARCHAR, base_quarter VARCHAR, hcpcs VARCHAR, payer_id VARCHAR, site_id VARCHAR, step VARCHAR, cents BIGINT)"
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
    "INSERT INTO mart.bridge SELECT * EXCLUDE (cents), CAST(cents * 0.01 AS DECIMAL(18,2)) FROM bridge_cents ORDER BY ALL; DROP TABLE bridge_cents"
  );
}
