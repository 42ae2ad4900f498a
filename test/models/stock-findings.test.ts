import {readFileSync} from "node:fs";
import {join} from "node:path";
import {beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

let built: string;
beforeAll(async () => {
  built = await sampleBuilt();
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  try {
    return await queryJson(warehouse.connection, sql);
  } finally {
    warehouse.close();
  }
}

interface Finding {
  readonly hcpcs: string;
  readonly site_id: string;
  readonly quarter: string;
  readonly amount: string;
}

/** Rows of data/sample/FINDINGS.md with that name: what the generator hid, counted from what it planted. */
function planted(name: string): Finding[] {
  const rows = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| F\d/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells[2] === name)
    .map((cells) => ({hcpcs: cells[3]!, site_id: cells[5]!, quarter: cells[6]!, amount: cells[7]!}));
  expect(rows.length, name).toBeGreaterThan(0);
  return rows;
}

describe("what is hidden in the sample's stock and purchases is found to the dollar", () => {
  it.each([
    ["lost_vial", "unexplained_cost", "unit_ledger"],
    ["expired_lot", "expired_cost", "unit_ledger"],
    ["unbilled_waste_cost", "other_waste_cost", "unit_ledger"],
    ["unbilled_waste_cost", "unbilled_waste_cost", "unbilled_waste"],
    ["unbilled_waste_payment", "unbilled_waste_payment", "unbilled_waste"]
  ])("%s is all of %s in mart.%s", async (finding, column, mart) => {
    const rows = await query(
      `SELECT hcpcs, site_id, quarter, sum(${column}) AS amount FROM mart.${mart} GROUP BY ALL HAVING sum(${column}) <> 0 ORDER BY quarter`
    );
    expect(rows).toEqual(planted(finding));
  });

  it("the off-contract purchase is all that was bought outside a contract above its price", async () => {
    const rows = await query(
      "SELECT hcpcs, site_id, quarter, sum(leak_amount) AS amount FROM mart.gpo_leakage WHERE leak = 'off_contract' GROUP BY ALL"
    );
    expect(rows).toEqual(planted("off_contract_purchase"));
    const [net] = await query("SELECT sum(claim_amount) AS net FROM mart.gpo_leakage WHERE leak = 'wrong_price'");
    expect(net).toEqual({net: "0.00"});
  });

  it("the rebate tier about to be missed has its dollars, its distance and its last day", async () => {
    const [finding] = planted("rebate_tier_about_to_be_missed");
    const rows = await query(
      "SELECT hcpcs, at_stake_amount, packages, packages_to_next, CAST(buy_by_date AS VARCHAR) AS buy_by_date FROM mart.rebate_program WHERE is_about_to_be_missed"
    );
    const how = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8").match(
      /(\d+) of \d+ packages bought, (\d+) short, buy by ([\d-]+)/
    )!;
    expect(rows).toEqual([
      {
        ...{hcpcs: finding!.hcpcs, at_stake_amount: finding!.amount, buy_by_date: how[3]},
        ...{packages: `${how[1]}.000`, packages_to_next: `${how[2]}.000`}
      }
    ]);
  });
});

describe("the sample's stock and purchases", () => {
  it("hold every dollar bought: the trail's parts are the invoices", async () => {
    const [row] =
      await query(`SELECT sum(amount) FILTER (step = 'bought') AS bought, sum(amount) FILTER (step <> 'bought') AS found,
      (SELECT sum(extended_amount + coalesce(freight_amount, 0)) FROM core.purchase WHERE kind <> 'consigned')
        + sum(amount) FILTER (step IN ('returned', 'transferred_out')) AS invoiced FROM mart.dollar_trail`);
    expect(row!["found"]).toBe(row!["bought"]);
    expect(row!["invoiced"]).toBe(row!["bought"]);
    expect(Number(row!["bought"])).toBeGreaterThan(1_000_000);
  });
  it("spread every cent of rebate over what earned it", async () => {
    const rows = await query(`
      SELECT quarter, sum(accrued_amount) AS accrued, sum(received_amount) AS received FROM core.rebate_share GROUP BY quarter
      EXCEPT SELECT quarter, sum(accrued_amount), sum(received_amount) FROM core.rebate_earned GROUP BY quarter`);
    expect(rows).toEqual([]);
  });
  it("keep white-bagged and consigned drug apart, at no cost", async () => {
    const rows = await query("SELECT kind, sum(units) > 0 AS some FROM mart.stock_apart GROUP BY kind ORDER BY kind");
    expect(rows).toEqual([
      {kind: "consigned", some: true},
      {kind: "supplied_free", some: true}
    ]);
    const [cost] = await query(
      "SELECT coalesce(sum(acquisition_cost), 0) AS cost FROM core.drug_line WHERE is_supplied_free"
    );
    expect(Number(cost!["cost"])).toBe(0);
  });
  it("differ in replacement cost only by how prices moved, while the other methods agree but for what is on the shelf", async () => {
    const rows = await query(
      "SELECT method, abs(sum(fifo_difference)) < 0.001 * sum(acquisition_cost) AS is_near, sum(fifo_difference) <> 0 AS differs FROM mart.costing_method GROUP BY method ORDER BY method"
    );
    expect(rows).toEqual([
      {method: "average", is_near: true, differs: true},
      {method: "fifo", is_near: true, differs: false},
      {method: "replacement", is_near: true, differs: true},
      {method: "specific_lot", is_near: true, differs: true}
    ]);
  });
});
