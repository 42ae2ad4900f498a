import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

const MODELS = {
  "core.left_out_stop": "run/core/left_out_stop.sql",
  "mart.review_headline": "margin/mart/review_headline.sql"
};

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await emptyWarehouse();
  await warehouse.connection.run("CREATE SCHEMA core; CREATE SCHEMA mart");
});
afterAll(() => warehouse.close());

/** What a quarter of $1,000,000 of drug says of its open lines: `open` dollars of it wait, `coming` is projected for them. */
async function told({open, coming, share}: {open: string; coming?: string; share?: string}): Promise<unknown> {
  const {connection} = warehouse;
  const none = ["allowed_amount", "net_cost_recovery", "cost_adjustment", "administration_amount"];
  for (const [name, rows] of Object.entries({
    "mart.margin_cube": `SELECT '2025Q2' AS quarter, 100 AS lines, 100.0 AS units, ${Number(open) > 0 ? 7 : 0} AS open_lines,
      ${open}::DECIMAL(18, 2) AS open_acquisition_cost, 1000000.00 AS acquisition_cost, 0.00 AS collected_amount,
      0.00 AS denied_acquisition_cost, ${none.map((column) => `0.00 AS ${column}`).join(", ")}`,
    "mart.matured_quarter": `SELECT '2025Q2' AS quarter, false AS is_back_test, ${coming ?? "NULL"}::DECIMAL(18, 2) AS to_come_amount,
      0.00 AS matured_amount, 0.00 AS matured_low_amount, 0.00 AS matured_high_amount`,
    "core.limit_priced": "SELECT '' AS quarter, 0.00 AS limit_priced_cost, false AS is_at_limits WHERE false",
    "core.rebate_earned": "SELECT '' AS quarter, 0.00 AS accrued_amount, 0.00 AS received_amount WHERE false"
  }))
    await connection.run(`CREATE OR REPLACE TABLE ${name} AS ${rows}`);
  await connection.run(`UPDATE reference.setting SET value = ${share ?? "0.05"} WHERE name = 'left_out_stop'`);
  for (const [name, file] of Object.entries(MODELS))
    await connection.run(`CREATE OR REPLACE TABLE ${name} AS ${readFileSync(join(ROOT, "src/models", file), "utf8")}`);
  const [row] = await queryJson(connection, "SELECT is_open_untold FROM mart.review_headline");
  return row!["is_open_untold"];
}

describe("mart.review_headline, is_open_untold", () => {
  it.each([
    ["more than 5% waits, and no estimate", {open: "50000.01"}, true],
    ["exactly 5% waits", {open: "50000.00"}, false],
    ["all of it waits", {open: "1000000.00"}, true],
    ["a cent is projected for them", {open: "50000.01", coming: "0.01"}, false],
    ["nothing is projected for them", {open: "50000.01", coming: "0.00"}, true],
    ["the practice lets 10% wait", {open: "50000.01", share: "0.1"}, false],
    ["the practice lets 1% wait", {open: "10000.01", share: "0.01"}, true],
    ["nothing waits", {open: "0.00"}, false]
  ])("where %s", async (_, quarter, expected) => {
    expect(await told(quarter)).toBe(expected);
  });
});
