import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {administrationFinding} from "../../src/models/expected-payment/administration-finding.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {insert, paymentWarehouse} from "./tables.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await paymentWarehouse();
  await warehouse.connection.run(`
    CREATE TABLE reference.administration_code AS SELECT * FROM (VALUES ('96365', 'infusion_initial', 2, NULL),
      ('96366', 'infusion_additional', 2, NULL), ('96413', 'chemo_initial', 1, '96365')) AS t(hcpcs, category, level, therapeutic_hcpcs);
    CREATE TABLE reference.administration_range AS SELECT * FROM (VALUES ('10004', '69990', 'can_carry_a_drug'),
      ('J8498', 'J8999', 'needs_no_administration')) AS t(code_from, code_to, rule);
    CREATE TABLE core.administration_line (claim_id VARCHAR, payer_id VARCHAR, drug_hcpcs VARCHAR, allowed_amount DECIMAL(18,2),
      service_class VARCHAR DEFAULT 'administration');
    INSERT INTO core.administration_line (claim_id, payer_id, drug_hcpcs, allowed_amount) VALUES ('a', 'p', 'J0001', 66.53), ('b', 'p', 'J0001', 70.00)`);
  const visit = {
    service_date: "2025-01-10",
    quarter: "2025Q1",
    payer_id: "p",
    units: 1,
    is_drug: false,
    patient_key: null
  };
  const drug = {hcpcs: "J0001", is_drug: true, allowed_amount: 500};
  const infusion = {hcpcs: "96365", allowed_amount: 66.53};
  await insert(warehouse, "core.payer", [{payer_id: "mc", kind: "medicare_ffs"}]);
  await insert(warehouse, "core.claim_line", [
    {...visit, claim_id: "usual", line: 1, ...drug},
    {...visit, claim_id: "usual", line: 2, ...infusion},
    {...visit, claim_id: "bare", line: 1, ...drug},
    {...visit, claim_id: "procedure", line: 1, ...drug},
    {...visit, claim_id: "procedure", line: 2, hcpcs: "20610", allowed_amount: 60},
    {...visit, claim_id: "oral", line: 1, ...drug, hcpcs: "J8999"},
    {...visit, claim_id: "down", line: 1, ...drug, payer_id: "mc"},
    {...visit, claim_id: "down", line: 2, hcpcs: "96413", allowed_amount: 66.53, payer_id: "mc"},
    {...visit, claim_id: "therapeutic", line: 1, ...drug, payer_id: "mc"},
    {...visit, claim_id: "therapeutic", line: 2, ...infusion, payer_id: "mc"},
    {...visit, claim_id: "long", line: 1, ...drug},
    {...visit, claim_id: "long", line: 2, ...infusion},
    {...visit, claim_id: "long", line: 3, hcpcs: "96366", units: 3, allowed_amount: 60},
    // Two claims of one patient's day are one encounter.
    {...visit, claim_id: "split-1", line: 1, ...drug, patient_key: "k"},
    {...visit, claim_id: "split-2", line: 1, ...infusion, patient_key: "k"},
    // The drug of the visit before is gone from the next: it is the payer's pharmacy's, not a service of nothing.
    {...visit, claim_id: "vanished", line: 1, ...infusion, patient_key: "k", service_date: "2025-02-10"},
    {...visit, claim_id: "never", line: 1, ...infusion, patient_key: "n", service_date: "2025-02-10"}
  ]);
  await insert(warehouse, "raw.administration_time", [
    {
      claim_id: "long",
      line_number: 1,
      start: "2025-01-10 08:00",
      stop: "2025-01-10 09:35",
      route: "iv_infusion",
      file_id: 1,
      line: 2
    }
  ]);
  await administrationFinding.run!(warehouse.connection);
});
afterAll(() => warehouse.close());

describe("mart.administration_finding", () => {
  it("reads an encounter's lines together, across claims, with dollars both ways", async () => {
    const rows = await queryJson(
      warehouse.connection,
      "SELECT claim_id, line, hcpcs, finding, missed_revenue, audit_exposure FROM mart.administration_finding ORDER BY ALL"
    );
    expect(rows).toEqual([
      {
        claim_id: "bare",
        line: 1,
        hcpcs: "J0001",
        finding: "drug_without_administration",
        missed_revenue: "66.53",
        audit_exposure: "0.00"
      },
      {
        claim_id: "down",
        line: 2,
        hcpcs: "96413",
        finding: "complex_administration_down_coded",
        missed_revenue: null,
        audit_exposure: "0.00"
      },
      {
        claim_id: "long",
        line: 3,
        hcpcs: "96366",
        finding: "additional_hours_not_supported",
        missed_revenue: "0.00",
        audit_exposure: "40.00"
      },
      {
        claim_id: "never",
        line: 1,
        hcpcs: "96365",
        finding: "administration_without_drug",
        missed_revenue: "0.00",
        audit_exposure: "66.53"
      },
      {
        claim_id: "vanished",
        line: 1,
        hcpcs: "96365",
        finding: "drug_line_vanished",
        missed_revenue: "0.00",
        audit_exposure: "0.00"
      }
    ]);
  });
});
