import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given} from "./raw.ts";

const [INFLIXIMAB, RENFLEXIS] = ["57894003001", "78206016201"];

const planned = (appointment_id: string, date: string, units: number, status = "planned") => ({
  ...{appointment_id, site_id: "S", date, hcpcs: "J1745", units, status}
});

/** Vials of 10 units; 10 bought, 3 given, on 2025-06-30; three days from invoice to shelf. */
describe("stock against the schedule", () => {
  let warehouse: BuiltRows;
  beforeAll(async () => {
    warehouse = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q2", INFLIXIMAB, "J1745", 10), crosswalk("2025Q2", RENFLEXIS, "Q5104", 10)],
        purchase: [
          {
            ...bought(1, "2025-06-01", INFLIXIMAB, 10, 500),
            ...{
              received_date: "2025-06-04",
              terms_days: 30,
              prompt_pay_pct: 2,
              expiry_date: "2025-07-30",
              contract_id: "K"
            }
          },
          {...bought(2, "2025-06-01", RENFLEXIS, 4, 300), expiry_date: "2025-06-15"}
        ],
        claim_line: [{...given("A", 1, "2025-06-30", "J1745", INFLIXIMAB, 30), modifiers: "JZ"}],
        schedule: [
          // 45 units open five vials.
          planned("1", "2025-07-07", 45),
          planned("2", "2025-07-16", 45),
          planned("3", "2025-07-29", 10),
          // Beyond lead time and four weeks.
          planned("4", "2025-09-01", 100),
          planned("5", "2025-07-08", 30, "missed"),
          planned("6", "2025-07-09", 20, "changed")
        ],
        gpo_contract: [
          {
            contract_id: "K",
            ndc11: INFLIXIMAB,
            starts: "2025-01-01",
            ends: "2025-12-31",
            price: 500,
            tier: "1",
            tier_measure: "packages",
            tier_threshold: 0,
            rebate_pct: 3
          }
        ]
      },
      ["mart.supply", "mart.schedule_change", "mart.expiry", "mart.days_on_hand"],
      "2025-07-02"
    );
  });
  afterAll(() => warehouse.close());

  it("opens whole vials, finds the week stock runs out, and orders what is missing up to the horizon", async () => {
    const rows =
      await warehouse.query(`SELECT on_hand_units, planned_units, planned_to_horizon_units, lead_days, CAST(run_out_week AS VARCHAR) AS run_out_week,
      missing_units, order_packages FROM mart.supply WHERE hcpcs = 'J1745'`);
    expect(rows).toEqual([
      {
        ...{on_hand_units: "70.000", planned_units: "210.000", planned_to_horizon_units: "110.000", lead_days: "3"},
        ...{run_out_week: "2025-07-14", missing_units: "40.000", order_packages: "4.000"}
      }
    ]);
  });
  it("says what the order costs, saves, earns, and when it is due", async () => {
    const rows = await warehouse.query(
      "SELECT order_amount, prompt_pay_discount, order_rebate_amount, CAST(due_date AS VARCHAR) AS due_date FROM mart.supply WHERE hcpcs = 'J1745'"
    );
    expect(rows).toEqual([
      {order_amount: "2000.00", prompt_pay_discount: "40.00", order_rebate_amount: "60.00", due_date: "2025-07-30"}
    ]);
  });
  it("calls stock that nobody is planned for too much, at its cost", async () => {
    const rows = await warehouse.query(
      "SELECT hcpcs, excess_units, excess_cost FROM mart.supply WHERE excess_units > 0"
    );
    expect(rows).toEqual([{hcpcs: "Q5104", excess_units: "40.000", excess_cost: "1200.00"}]);
  });
  it("adds up what missed and changed appointments left, at the last price", async () => {
    const rows = await warehouse.query("SELECT status, visits, units, cost FROM mart.schedule_change ORDER BY status");
    expect(rows).toEqual([
      {status: "changed", visits: "1", units: "20.000", cost: "1000.00"},
      {status: "missed", visits: "1", units: "30.000", cost: "1500.00"}
    ]);
  });
  it("sets a lot's date against the pace of the last 90 days, and knows what is past it", async () => {
    // A third of a unit a day reaches 10 of 70 units in 30 days.
    const rows = await warehouse.query(
      "SELECT hcpcs, days_to_expiry, status, units_left, at_risk_units, at_risk_cost FROM mart.expiry ORDER BY hcpcs"
    );
    expect(rows).toEqual([
      {
        ...{hcpcs: "J1745", days_to_expiry: "28", status: "will_expire", units_left: "70.000"},
        ...{at_risk_units: "60.000", at_risk_cost: "3000.00"}
      },
      {
        ...{hcpcs: "Q5104", days_to_expiry: "-17", status: "expired", units_left: "40.000"},
        ...{at_risk_units: "40.000", at_risk_cost: "1200.00"}
      }
    ]);
  });
  it("gives turns and days on hand with both parts", async () => {
    const rows = await warehouse.query(
      "SELECT used_cost, average_stock_cost, days, round(stock_turns, 4) AS turns, round(stock_days, 4) AS stock_days FROM mart.days_on_hand WHERE hcpcs = 'J1745'"
    );
    // 1,500 used in 91 days over (0 + 3,500) ÷ 2.
    expect(rows).toEqual([
      {used_cost: "1500.00", average_stock_cost: "1750.00", days: "91", turns: 3.438, stock_days: 106.1667}
    ]);
  });
});
