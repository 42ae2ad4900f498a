import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given} from "./raw.ts";

const ENTYVIO = "64764030020";

describe("mart.net_acquisition_cost, on the worked example of 400 vials at $6,400 and 8 free", () => {
  let warehouse: BuiltRows;
  let row: Record<string, unknown>;
  beforeAll(async () => {
    const free = {...bought(2, "2025-01-02", ENTYVIO, 8, 0), kind: "free_goods"};
    warehouse = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", ENTYVIO, "J3380", 300)],
        purchase: [{...bought(1, "2025-01-02", ENTYVIO, 400, 6400), prompt_pay_pct: 2, terms_days: 30}, free],
        // 124 vials billed and one lost: 99.2% of what was used can be billed.
        claim_line: [
          {
            ...given("C1", 1, "2025-01-20", "J3380", ENTYVIO, 37_200),
            modifiers: "JZ",
            paid_amount: 800_000,
            paid_date: "2025-03-11"
          }
        ],
        // The first count is the baseline; what the second misses is a loss.
        inventory_count: [
          {site_id: "S", ndc11: ENTYVIO, count_date: "2025-01-10", packages: 408},
          {site_id: "S", ndc11: ENTYVIO, count_date: "2025-03-31", packages: 408 - 125}
        ],
        rebate: [
          {
            program_id: "R",
            period_start: "2025-01-01",
            period_end: "2025-03-31",
            ndc11: ENTYVIO,
            accrued_amount: 76_800,
            received_amount: 30_000
          }
        ]
      },
      ["mart.net_acquisition_cost"],
      "2025-04-30"
    );
    [row] = (await warehouse.query("SELECT * FROM mart.net_acquisition_cost")) as [Record<string, unknown>];
  });
  afterAll(() => warehouse.close());

  it.each([
    ["invoice_unit_cost", "21.333333", "6,400 ÷ 300"],
    ["diluted_unit_cost", "20.915033", "6,274.51 ÷ 300"],
    ["landed_unit_cost", "20.915033", "no freight"],
    ["unit_cost_after_prompt_pay", "20.488366", "less 128 ÷ 300"],
    ["unit_cost_after_accrued_rebate", "19.848366", "5,954.51 ÷ 300"],
    ["unit_cost_after_received_rebate", "20.238366", "less 30,000 ÷ 120,000 instead of 0.64"],
    ["net_unit_cost_cash", "20.008433", "$20.008: ÷ 0.992"]
  ])("%s is %s (%s)", (column, expected) => {
    expect(row[column]).toBe(expected);
  });

  it("finances the days in stock and unpaid beyond the terms, in the economic view only", () => {
    expect(row["days_unpaid"]).toBe("50");
    const days = Number(row["days_held"]) + 50 - 30;
    expect(row["financed_days"]).toBe(String(days));
    const financing = ((6400 / 300) * 0.08 * days) / 365;
    expect(Number(row["net_unit_cost_economic"])).toBeCloseTo((19.848366 + financing) / 0.992, 5);
  });
});

describe("mart.net_acquisition_cost with freight and a rebate for a whole code", () => {
  it("adds freight, and spreads the rebate over the code's packages by spend, losing no cent", async () => {
    const warehouse = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", "00000000001", "J1745", 10), crosswalk("2025Q1", "00000000002", "J1745", 10)],
        purchase: [
          {...bought(1, "2025-01-02", "00000000001", 1, 100), freight_amount: 10},
          bought(2, "2025-01-03", "00000000002", 2, 100)
        ],
        rebate: [
          {program_id: "R", period_start: "2025-01-01", period_end: "2025-03-31", hcpcs: "J1745", accrued_amount: 10}
        ]
      },
      ["mart.net_acquisition_cost"],
      "2025-04-30"
    );
    const rows = await warehouse.query(
      "SELECT ndc11, landed_unit_cost, accrued_amount, net_unit_cost_cash FROM mart.net_acquisition_cost ORDER BY ndc11"
    );
    expect(rows).toEqual([
      {ndc11: "00000000001", landed_unit_cost: "11.000000", accrued_amount: "3.33", net_unit_cost_cash: "10.667000"},
      {ndc11: "00000000002", landed_unit_cost: "10.000000", accrued_amount: "6.67", net_unit_cost_cash: "9.666500"}
    ]);
    warehouse.close();
  });
});
