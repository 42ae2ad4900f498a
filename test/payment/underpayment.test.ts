import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {insert, PAYMENT_MODELS, paymentWarehouse, runNamed} from "./tables.ts";

const UNDERPAYMENT_MODELS = [
  ...PAYMENT_MODELS,
  "core.underpayment_alternative",
  "mart.underpayment",
  "mart.underpayment_summary",
  "mart.payer_vintage"
] as const;

let warehouse: Warehouse;
const read = (sql: string) => queryJson(warehouse.connection, sql);

/** Limits of four quarters: 10.000, 11.000, 12.000, 13.000 a unit; the reference's sister code costs 50.000. */
beforeAll(async () => {
  warehouse = await paymentWarehouse();
  const limits = [
    ["2024Q3", "10.000"],
    ["2024Q4", "11.000"],
    ["2025Q1", "12.000"],
    ["2025Q2", "13.000"]
  ] as const;
  await insert(
    warehouse,
    "core.payment_limit",
    limits.flatMap(([quarter, payment_limit]) => [
      {quarter, hcpcs: "J0001", payment_limit, coinsurance_pct: 20, basis: "asp"},
      {quarter, hcpcs: "J0002", payment_limit: "50.000", coinsurance_pct: 20, basis: "asp"},
      {quarter, hcpcs: "J0003", payment_limit: "13.000", coinsurance_pct: 20, basis: "asp"}
    ])
  );
  await insert(
    warehouse,
    "core.drug",
    ["J0001", "J0002", "J0003"].map((hcpcs) => ({hcpcs, drug_class: "brand", family: hcpcs === "J0003" ? "b" : "a"}))
  );
  await insert(warehouse, "reference.ndc_container", [{ndc9: "000010001", container: "single_dose"}]);
  await insert(warehouse, "core.payer", [
    {payer_id: "mc", kind: "medicare_ffs"},
    {payer_id: "co", kind: "commercial"},
    {payer_id: "st", kind: "commercial"}
  ]);
  await insert(warehouse, "core.site", [{site_id: "S1", kind: "aic"}]);
  const term = {starts: "2024-01-01", base: "cms_limit", waste_paid: true, file_id: 1};
  await insert(warehouse, "raw.payer_contract", [
    {...term, payer_id: "co", percent: 120, line: 2},
    {...term, payer_id: "st", percent: 110, line: 3}
  ]);
  await warehouse.connection.run("INSERT INTO core.run_info VALUES ('2025-09-01')");
  await warehouse.connection.run(
    "CREATE TABLE reference.appeal_deadline AS SELECT * FROM (VALUES ('medicare_ffs', 120), ('default', 180)) AS t(payer_kind, appeal_days)"
  );
  // 100 units at 13.000: Medicare allows 1300.00, pays 1019.20 after 260.00 coinsurance and 20.80 sequestration.
  const line = {
    service_date: "2025-05-10",
    quarter: "2025Q2",
    hcpcs: "J0001",
    units: 100,
    billed_amount: "5000.00",
    paid_date: "2025-06-01",
    deductible_amount: 0
  };
  const rows = [
    ["right", "mc", "1300.00", "1019.20", "260.00", "20.80"],
    ["stale", "mc", "1200.00", "940.80", "240.00", "19.20"],
    ["twice", "mc", "1300.00", "998.40", "260.00", "41.60"],
    ["percent", "co", "1404.00", "1404.00", "0.00", "0.00"],
    ["two-back", "st", "1210.00", "1210.00", "0.00", "0.00"],
    ["odd", "co", "1234.56", "1234.56", "0.00", "0.00"],
    ["units", "co", "780.00", "780.00", "0.00", "0.00"],
    ["cent", "mc", "1299.99", "1019.19", "260.00", "20.80"],
    ["denied", "mc", "0.00", "0.00", "0.00", "0.00"]
  ] as const;
  await insert(
    warehouse,
    "core.claim_line",
    rows.map(([claim_id, payer_id, allowed_amount, paid_amount, patient_responsibility, sequestration_amount]) => ({
      ...line,
      claim_id,
      line: 1,
      payer_id,
      allowed_amount,
      paid_amount,
      patient_responsibility,
      sequestration_amount,
      status: claim_id === "denied" ? "denied" : "original"
    }))
  );
  // What the payer or the patient pays is left out of the answer: an amount no file has is no shortfall.
  await insert(warehouse, "core.claim_line", [
    {
      ...line,
      claim_id: "part-untold",
      line: 1,
      payer_id: "mc",
      allowed_amount: "1300.00",
      paid_amount: "1019.20",
      sequestration_amount: "20.80"
    },
    {
      ...line,
      claim_id: "paid-untold",
      line: 1,
      payer_id: "co",
      allowed_amount: "1560.00",
      paid_amount: null,
      sequestration_amount: 0
    },
    {
      ...line,
      claim_id: "short-untold",
      line: 1,
      payer_id: "co",
      allowed_amount: "1560.00",
      paid_amount: null,
      sequestration_amount: 0,
      units: 111
    }
  ]);
  const short = {
    ...line,
    line: 1,
    hcpcs: "J0003",
    ndc11: "00001000101",
    allowed_amount: "1011.11",
    paid_amount: "1011.11",
    modifiers: "",
    adjustments: ""
  };
  await insert(warehouse, "core.claim_line", [
    {...short, claim_id: "no-jz", payer_id: "mc"},
    {...short, claim_id: "with-jz", payer_id: "mc", modifiers: "JZ"},
    {...short, claim_id: "carc-4", payer_id: "co", adjustments: "CO:45:3000.00;CO:4:548.89"}
  ]);
  await runNamed(warehouse, UNDERPAYMENT_MODELS);
});
afterAll(() => warehouse.close());

describe("mart.underpayment", () => {
  it("names a missing modifier where no formula gives the amount: CARC 4, or Medicare's JW or JZ on no line", async () => {
    const rows = await read(
      "SELECT claim_id, cause, cause_detail FROM mart.underpayment WHERE hcpcs = 'J0003' ORDER BY claim_id"
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["carc-4", "modifier_missing", "the payer gave CARC 4"],
      ["no-jz", "modifier_missing", "neither JZ nor JW"],
      ["with-jz", "unknown", null]
    ]);
  });
  it("finds each cause, the dollars and the last day to appeal, and leaves out what is right or denied", async () => {
    const rows = await read(
      "SELECT claim_id, cause, cause_detail, recoverable_amount, is_material, appeal_by FROM mart.underpayment WHERE hcpcs = 'J0001' ORDER BY claim_id"
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["cent", "rounding", null, "0.01", false, "2025-09-29"],
      ["odd", "unknown", null, "325.44", true, "2025-11-28"],
      ["percent", "wrong_percentage", "108% instead of 120%", "156.00", true, "2025-11-28"],
      ["short-untold", "wrong_units", "100 units instead of 111", "171.60", true, "2025-11-28"],
      ["stale", "limit_of_earlier_quarter", "CMS file of 2025Q1", "98.40", true, "2025-09-29"],
      ["twice", "sequestration_taken_twice", null, "20.80", true, "2025-09-29"],
      ["two-back", "limit_of_earlier_quarter", "CMS file of 2024Q4", "220.00", true, "2025-11-28"],
      ["units", "wrong_units", "50 units instead of 100", "780.00", true, "2025-11-28"]
    ]);
  });
  it("shows the arithmetic of what was expected", async () => {
    const [row] = await read("SELECT arithmetic FROM mart.underpayment WHERE claim_id = 'two-back'");
    expect(row?.["arithmetic"]).toBe("110% of CMS limit 13 (2025Q2) × 100 = 1430.00; patient 0.00; paid 1430.00");
  });
});

describe("mart.underpayment_summary", () => {
  it("adds up to the ledger", async () => {
    const [sum] = await read(
      "SELECT (SELECT sum(recoverable_amount) FROM mart.underpayment_summary) = (SELECT sum(recoverable_amount) FROM mart.underpayment) AS same"
    );
    expect(sum?.["same"]).toBe(true);
  });
});

describe("mart.payer_vintage", () => {
  it("says that a payer pays on the limit of two quarters ago", async () => {
    const rows = await read(
      "SELECT payer_id, base_lag, base_quarter, matched_lines, lines FROM mart.payer_vintage WHERE is_stale"
    );
    expect(rows).toEqual([{payer_id: "st", base_lag: "2", base_quarter: "2024Q4", matched_lines: "1", lines: "1"}]);
  });
});
