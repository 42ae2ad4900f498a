import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

let warehouse: Warehouse;
const ID = "claim_short_rebate.J0001.RB-1";
/** As an earlier edition named it, with its quarter. */
const OLD_ID = "claim_short_rebate.2025Q1.J0001.RB-1";
beforeAll(async () => {
  warehouse = await emptyWarehouse();
  const {connection} = warehouse;
  // Two rebates: one paid short by 12.34, one whole. The first has an owner, told twice: the later line stands.
  await connection.run(`
    UPDATE raw.run SET as_of = DATE '2025-07-15';
    INSERT INTO raw.rebate BY NAME SELECT 1 AS file_id, 2 AS line, 'RB-1' AS program_id, 'J0001' AS hcpcs,
      DATE '2025-01-01' AS period_start, DATE '2025-03-31' AS period_end, 100.00 AS accrued_amount, 87.66 AS received_amount;
    INSERT INTO raw.rebate BY NAME SELECT 1 AS file_id, 3 AS line, 'RB-2' AS program_id, 'J0002' AS hcpcs,
      DATE '2025-01-01' AS period_start, DATE '2025-03-31' AS period_end, 50.00 AS accrued_amount, 50.00 AS received_amount;
    INSERT INTO raw.action_status BY NAME SELECT 2 AS file_id, 2 AS line, '${OLD_ID}' AS action_id, 'open' AS action_status, 'A' AS owner;
    INSERT INTO raw.action_status BY NAME SELECT 2 AS file_id, 3 AS line, '${ID}' AS action_id, 'done' AS action_status, 'B' AS owner, 12.34 AS dollars_recovered;
    INSERT INTO raw.action_status BY NAME SELECT 2 AS file_id, 4 AS line, 'gone' AS action_id, 'done' AS action_status;`);
  await runModels([connection], [...(await readModels(ROOT, connection)), ...CODE_MODELS]);
});
afterAll(() => warehouse.close());

describe("mart.action", () => {
  it("names an action by what it is about, so that actions.csv finds it after every rebuild", async () => {
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT action_id, recoverable_amount, action_status, owner, dollars_recovered FROM mart.action"
      )
    ).toEqual([
      {action_id: ID, recoverable_amount: "12.34", action_status: "done", owner: "B", dollars_recovered: "12.34"}
    ]);
  });
});
