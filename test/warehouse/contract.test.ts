import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {COLUMNS} from "../../src/schema/column.ts";
import {runChecks} from "../../src/warehouse/checks.ts";
import type {Warehouse} from "../../src/warehouse/database.ts";
import {describeTable, type Model, readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

let warehouse: Warehouse;
let models: Model[];
beforeAll(async () => {
  warehouse = await emptyWarehouse();
  models = [...(await readModels(ROOT, warehouse.connection)), ...CODE_MODELS];
  await runModels(warehouse.lanes, models);
});
afterAll(() => warehouse.close());

describe("every model", () => {
  it("builds on empty raw tables, and no check complains", async () => {
    const results = await runChecks(ROOT, warehouse.lanes);
    expect(results.filter((check) => check.failures > 0)).toEqual([]);
  });

  it("has only columns of the dictionary, with their one type", async () => {
    const wrong: string[] = [];
    for (const model of models) {
      for (const {column, type} of await describeTable(warehouse.connection, model.name)) {
        const meaning = COLUMNS[column];
        if (!meaning) wrong.push(`${model.name}.${column}: not in src/schema/column.ts (${type})`);
        else if (meaning[0] !== type) wrong.push(`${model.name}.${column}: ${type}, the dictionary says ${meaning[0]}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("has the columns that others rely on", async () => {
    const promised: Record<string, string> = {
      "core.payment_limit": "quarter, hcpcs, payment_limit, coinsurance_pct, dosage, basis, versions",
      "core.ndc_hcpcs": "quarter, ndc11, hcpcs, billing_units_per_package, cms_billing_units_per_package, agrees",
      "core.claim_line":
        "claim_id, line, service_date, quarter, site_id, payer_id, hcpcs, ndc11, modifiers, units, billed_amount, allowed_amount, paid_amount, patient_responsibility, patient_paid_amount, sequestration_amount, status, is_drug, file_id, source_line",
      "core.lot":
        "lot_id, site_id, ndc11, received_date, units, cost, units_left, cost_left, vendor, invoice, lot, expiry_date",
      "core.lot_issue": "lot_id, issue_id, method, issue_kind, claim_id, line, units, cost",
      "core.cost_adjustment": "adjustment_id, quarter, site_id, ndc11, hcpcs, kind, amount",
      "core.drug_line":
        "claim_id, line, method, acquisition_cost, units_short, cost_is_estimated, payment_limit, collected_amount",
      "mart.margin_cube":
        "quarter, hcpcs, payer_id, site_id, units, allowed_amount, collected_amount, acquisition_cost, allowed_margin, net_cost_recovery, administration_amount, lines",
      "mart.margin_by_drug": "quarter, hcpcs, net_cost_recovery, cost_adjustment",
      "mart.margin_by_payer": "quarter, payer_id, net_cost_recovery",
      "mart.margin_by_site": "quarter, site_id, net_cost_recovery",
      "mart.asp_restatement": "hcpcs, quarter, old_payment_limit, new_payment_limit, is_flagged_by_cms"
    };
    for (const [table, columns] of Object.entries(promised)) {
      const have = (await describeTable(warehouse.connection, table)).map(({column}) => column);
      expect(have, table).toEqual(expect.arrayContaining(columns.split(", ")));
    }
  });
});
