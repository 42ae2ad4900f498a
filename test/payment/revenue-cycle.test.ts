import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {insert, paymentWarehouse, runNamed} from "./tables.ts";

let warehouse: Warehouse;
const read = (sql: string) => queryJson(warehouse.connection, sql);

const LINE = {
  service_date: "2025-01-10",
  quarter: "2025Q1",
  payer_id: "p",
  hcpcs: "J0001",
  units: 10,
  billed_amount: "1000.00",
  submitted_date: "2025-01-12",
  is_drug: true,
  is_open: false,
  status: "original"
};

/** One line denied and later paid, one denied for good, two paid, one open, one paid nothing because of its deductible. */
const CURRENT = [
  {
    claim_id: "overturned",
    status: "replacement",
    allowed_amount: 800,
    paid_amount: 700,
    patient_responsibility: 100,
    patient_paid_amount: 40,
    paid_date: "2025-03-01",
    adjudicated_date: "2025-03-01",
    adjustments: "CO:45:200.00;PR:2:100.00"
  },
  {
    claim_id: "denied",
    status: "denied",
    allowed_amount: 0,
    paid_amount: 0,
    adjustments: "CO:197:1000.00",
    adjudicated_date: "2025-02-01"
  },
  {
    claim_id: "early",
    allowed_amount: 900,
    paid_amount: 900,
    paid_date: "2025-01-20",
    adjudicated_date: "2025-01-20",
    // No file lists an adjustment: the 100.00 of the charge that was not allowed is the contract's.
    adjustments: null
  },
  {
    claim_id: "late",
    allowed_amount: 100,
    paid_amount: 100,
    paid_date: "2025-03-31",
    adjudicated_date: "2025-03-31",
    adjustments: "CO:45:900.00"
  },
  {claim_id: "open", is_open: true},
  {
    claim_id: "deductible",
    allowed_amount: 300,
    paid_amount: 0,
    patient_responsibility: 300,
    deductible_amount: 300,
    patient_paid_amount: 350,
    adjudicated_date: "2025-02-01",
    adjustments: "CO:45:700.00;PR:1:300.00"
  }
];

beforeAll(async () => {
  warehouse = await paymentWarehouse();
  const columns = [
    "allowed_amount",
    "paid_amount",
    "patient_responsibility",
    "deductible_amount",
    "patient_paid_amount",
    "paid_date",
    "adjudicated_date",
    "adjustments"
  ];
  const empty = Object.fromEntries(columns.map((column) => [column, null]));
  await insert(
    warehouse,
    "core.claim_line",
    CURRENT.map((row) => ({...LINE, ...empty, ...row, line: 1}))
  );
  await warehouse.connection.run(`
    CREATE TABLE core.claim_line_version AS
      SELECT *, CASE WHEN claim_id = 'overturned' THEN 2 ELSE 1 END AS version, 1 AS copy, true AS is_current FROM core.claim_line
      UNION ALL BY NAME
      SELECT * REPLACE ('denied' AS status, 0 AS allowed_amount, 0 AS paid_amount, 0 AS patient_responsibility,
        'CO:197:1000.00' AS adjustments, DATE '2025-01-30' AS adjudicated_date, NULL::DATE AS paid_date), 1 AS version, 2 AS copy, false AS is_current
      FROM core.claim_line WHERE claim_id = 'overturned';
    -- An 835 denied this line, took nothing back and paid it two weeks later.
    CREATE TABLE core.remittance_decision AS
      SELECT * FROM (VALUES
        ('by-835', 1, '4', 0.00, [{group_code: 'CO', reason_code: '197', amount: 1000.00}], DATE '2025-02-01', 7, 1, 1, 'q'),
        ('by-835', 1, '1', 800.00, [{group_code: 'CO', reason_code: '45', amount: 200.00}], DATE '2025-02-15', 8, 1, 1, 'q'),
        ('by-835', 1, '22', -1.00, [], DATE '2025-02-10', 7, 9, 1, 'q')
      ) AS t(claim_id, line, status_code, paid_amount, adjustment_list, payment_date, file_id, source_line, place, payer_id);
    CREATE TABLE core.drug_code AS SELECT 'J0001' AS hcpcs;
    CREATE TABLE core.line_cost AS SELECT claim_id, line, 'fifo' AS method, CAST(500 AS DECIMAL(18,2)) AS acquisition_cost FROM core.claim_line;
    CREATE TABLE core.expected_payment AS SELECT claim_id, line, CAST(850 AS DECIMAL(18,2)) AS expected_allowed FROM core.claim_line;
    CREATE TABLE reference.carc AS SELECT * FROM (VALUES ('197', 'No prior authorization', 'authorization'), ('1', 'Deductible', 'patient_responsibility'),
      ('45', 'Above contract', 'contract')) AS t(code, words, bucket);
    INSERT INTO core.run_info VALUES ('2025-04-15');
    INSERT INTO core.purchase (vendor, invoice, line, hcpcs, kind, invoice_date, extended_amount, terms_days) VALUES
      ('V', '1', 1, 'J0001', 'purchase', '2025-01-02', 100, 30), ('V', '2', 1, 'J0001', 'purchase', '2025-01-03', 300, 60);
    ALTER TABLE core.purchase ADD COLUMN quarter VARCHAR; UPDATE core.purchase SET quarter = '2025Q1'`);
  await insert(warehouse, "core.claim_line", [
    {
      ...LINE,
      ...empty,
      claim_id: "by-835",
      line: 1,
      payer_id: "q",
      allowed_amount: 800,
      paid_amount: 800,
      adjudicated_date: "2025-02-15",
      adjustments: "CO:45:200.00"
    }
  ]);
  await runNamed(warehouse, [
    "core.line_decision",
    "core.payer_payment",
    "core.denied_line",
    "mart.denial",
    "core.first_decision",
    "mart.first_pass",
    "core.usual_allowed",
    "mart.patient_balance",
    "mart.days_to_pay",
    "mart.ar_ageing",
    "mart.net_collection_rate",
    "mart.cash_gap"
  ]);
});
afterAll(() => warehouse.close());

describe("mart.denial", () => {
  it("counts a line once, its drug cost while it is not overturned, and the days it took; a deductible is no denial", async () => {
    expect(
      await read(
        "SELECT carc, lines, drug_cost, drug_cost_at_risk, overturned_lines, overturn_rate, days_to_overturn FROM mart.denial WHERE payer_id = 'p'"
      )
    ).toEqual([
      {
        carc: "197",
        lines: "2",
        drug_cost: "1000.00",
        drug_cost_at_risk: "500.00",
        overturned_lines: "1",
        overturn_rate: 0.5,
        days_to_overturn: "30"
      }
    ]);
  });
});

describe("core.line_decision", () => {
  it("lets the 835s of a line tell its decisions: a denial and, two weeks later, a payment; a reversal is none", async () => {
    expect(
      await read("SELECT carc, lines, overturned_lines, days_to_overturn FROM mart.denial WHERE payer_id = 'q'")
    ).toEqual([{carc: "197", lines: "1", overturned_lines: "1", days_to_overturn: "14"}]);
    expect(
      await read("SELECT decided_claims, first_pass_denied_claims FROM mart.first_pass WHERE payer_id = 'q'")
    ).toEqual([{decided_claims: "1", first_pass_denied_claims: "1"}]);
  });
});

describe("mart.first_pass", () => {
  it("is of claims decided, at their first decision", async () => {
    expect(
      await read(
        "SELECT decided_claims, first_pass_denied_claims, first_pass_denial_rate FROM mart.first_pass WHERE payer_id = 'p'"
      )
    ).toEqual([{decided_claims: "5", first_pass_denied_claims: "2", first_pass_denial_rate: 0.4}]);
  });
});

describe("mart.days_to_pay", () => {
  it("weights days by dollars: 900 after 10 days, 700 after 50, 100 after 80", async () => {
    expect(
      await read(
        "SELECT paid_amount, dollar_days, days_median, days_p90 FROM mart.days_to_pay WHERE measured_from = 'service' ORDER BY payer_id"
      )
    ).toEqual([
      {paid_amount: "1700.00", dollar_days: "52000.00", days_median: "10", days_p90: "50"},
      // By 835: 800 after 36 days, of which 1 was taken back.
      {paid_amount: "799.00", dollar_days: "28764.00", days_median: "36", days_p90: "36"}
    ]);
  });
});

describe("mart.patient_balance", () => {
  it("keeps what is owed and what was paid too much apart", async () => {
    expect(
      await read(
        "SELECT patient_responsibility, patient_paid_amount, balance_amount, credit_amount FROM mart.patient_balance WHERE payer_id = 'p'"
      )
    ).toEqual([
      {patient_responsibility: "400.00", patient_paid_amount: "390.00", balance_amount: "60.00", credit_amount: "50.00"}
    ]);
  });
});

describe("mart.ar_ageing", () => {
  it("holds open lines at what is expected and patients' shares still owed", async () => {
    expect(await read("SELECT owed_by, bucket, lines, amount FROM mart.ar_ageing ORDER BY owed_by")).toEqual([
      {owed_by: "patient", bucket: "091-120", lines: "1", amount: "60.00"},
      {owed_by: "payer", bucket: "091-120", lines: "1", amount: "850.00"}
    ]);
  });
});

describe("mart.net_collection_rate", () => {
  it("is paid over charges less contractual reductions", async () => {
    expect(
      await read("SELECT collectable_amount, collected_amount FROM mart.net_collection_rate WHERE payer_id = 'p'")
    ).toEqual([{collectable_amount: "3100.00", collected_amount: "2090.00"}]);
  });
});

describe("mart.cash_gap", () => {
  it("is days to pay less the days of terms on the drug's own invoices", async () => {
    const [row] = await read(
      "SELECT terms_dollar_days, terms_days_average, round(gap_days, 6) AS gap_days FROM mart.cash_gap WHERE payer_id = 'p'"
    );
    expect(row).toEqual({terms_dollar_days: "21000.00", terms_days_average: 52.5, gap_days: -21.911765});
  });
});
