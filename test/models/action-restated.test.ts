import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await emptyWarehouse();
  await runModels(warehouse.lanes, [...(await readModels(ROOT, warehouse.connection)), ...CODE_MODELS]);
});
afterAll(() => warehouse.close());

describe("mart.action", () => {
  it("bills a line again when CMS raised its limit after it was paid at the older one, and appeals the others", async () => {
    const {connection} = warehouse;
    await connection.run(`
      INSERT INTO mart.asp_restatement BY NAME SELECT '2024Q1' AS quarter, 'J0586' AS hcpcs, 2 AS posting_version,
        8.243 AS old_payment_limit, 8.805 AS new_payment_limit, 'limit' AS change, false AS is_flagged_by_cms;
      INSERT INTO mart.underpayment BY NAME
        SELECT 'A' AS claim_id, 1 AS line, 'medicare' AS payer_id, 'J0586' AS hcpcs, '2024Q1' AS quarter, 100 AS units,
          824.30 AS allowed_amount, 56.20 AS recoverable_amount, 'stale_limit' AS cause, DATE '2024-09-01' AS appeal_by
        UNION ALL
        SELECT 'B', 1, 'medicare', 'J0586', '2024Q1', 100, 800.00, 80.50, 'wrong_percent', DATE '2024-09-01'`);
    const sql = readFileSync(join(ROOT, "src/models/revenue-cycle/core/action_line.sql"), "utf8");
    expect(
      await queryJson(connection, `SELECT action_kind, hcpcs, recoverable_amount FROM (${sql}) ORDER BY action_kind`)
    ).toEqual([
      {action_kind: "appeal_underpayment", hcpcs: null, recoverable_amount: "80.50"},
      {action_kind: "rebill_restated_limit", hcpcs: "J0586", recoverable_amount: "56.20"}
    ]);
  });

  it("returns stock that will not be used before it expires", async () => {
    const {connection} = warehouse;
    await connection.run(
      `INSERT INTO core.lot BY NAME SELECT 1 AS lot_id, 7 AS file_id, 12 AS source_line;
       INSERT INTO mart.expiry BY NAME SELECT 1 AS lot_id, 'north' AS site_id, 'J2507' AS hcpcs, DATE '2025-12-28' AS expiry_date, 261.19 AS at_risk_cost`
    );
    const sql = readFileSync(join(ROOT, "src/models/revenue-cycle/core/action_line.sql"), "utf8");
    expect(
      await queryJson(
        connection,
        `SELECT site_id, recoverable_amount, act_by, file_id, source_line FROM (${sql}) WHERE action_kind = 'return_expiring_lot'`
      )
      // With the invoice line of the lot.
    ).toEqual([{site_id: "north", recoverable_amount: "261.19", act_by: "2025-12-28", file_id: 7, source_line: 12}]);
  });
});
