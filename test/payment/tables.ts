import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import * as canonical from "../../src/schema/canonical.ts";
import {selectedDrugPrice} from "../../src/schema/cms.ts";
import {createTable, literal} from "../../src/schema/table.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {type Model, readModels, runModels} from "../../src/warehouse/models.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The tables that payment models read, empty, with the columns they use. */
const INPUTS = `
CREATE SCHEMA raw; CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA reference;
${createTable(canonical.payerContract)}; ${createTable(canonical.wac)}; ${createTable(selectedDrugPrice)};
${createTable(canonical.administrationTime)};
CREATE TABLE core.claim_line (claim_id VARCHAR, line INTEGER, status VARCHAR DEFAULT 'original', service_date DATE,
  quarter VARCHAR, site_id VARCHAR DEFAULT 'S1', payer_id VARCHAR, plan VARCHAR, patient_key VARCHAR, place_of_service VARCHAR, hcpcs VARCHAR, ndc11 VARCHAR,
  ledger_ndc11 VARCHAR, modifiers VARCHAR, units DECIMAL(18,3), billed_amount DECIMAL(18,2), allowed_amount DECIMAL(18,2),
  paid_amount DECIMAL(18,2), patient_responsibility DECIMAL(18,2), deductible_amount DECIMAL(18,2), coinsurance_amount DECIMAL(18,2),
  copay_amount DECIMAL(18,2), patient_paid_amount DECIMAL(18,2), assistance_paid_amount DECIMAL(18,2), write_off_amount DECIMAL(18,2),
  untold_patient_amount DECIMAL(18,2) DEFAULT 0, sequestration_amount DECIMAL(18,2) DEFAULT 0, adjustments VARCHAR,
  submitted_date DATE, adjudicated_date DATE, paid_date DATE, is_drug BOOLEAN DEFAULT true, is_discarded BOOLEAN DEFAULT false,
  is_supplied_free BOOLEAN DEFAULT false, is_open BOOLEAN DEFAULT false, file_id INTEGER DEFAULT 1, source_line INTEGER DEFAULT 1,
  collected_amount DECIMAL(18,2) GENERATED ALWAYS AS
    (CAST(coalesce(paid_amount, 0) + coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0) AS DECIMAL(18,2))),
  billed_hcpcs VARCHAR GENERATED ALWAYS AS (hcpcs),
  service_class VARCHAR GENERATED ALWAYS AS (CASE WHEN is_drug THEN 'drug' ELSE 'administration' END));
CREATE TABLE core.payer (payer_id VARCHAR, name VARCHAR, kind VARCHAR);
CREATE TABLE core.site (site_id VARCHAR, kind VARCHAR);
CREATE TABLE core.payment_limit (quarter VARCHAR, hcpcs VARCHAR, payment_limit DECIMAL(18,6), coinsurance_pct DECIMAL(9,4),
  basis VARCHAR, is_add_on_8pct BOOLEAN DEFAULT false, dosage VARCHAR DEFAULT '10 MG');
CREATE TABLE core.drug (hcpcs VARCHAR, family VARCHAR, drug_class VARCHAR, reference_hcpcs VARCHAR);
CREATE TABLE reference.ndc_container (ndc9 VARCHAR, container VARCHAR);
CREATE TABLE reference.biosimilar (hcpcs VARCHAR, is_biosimilar BOOLEAN DEFAULT true, reference_hcpcs VARCHAR);
CREATE TABLE reference.hcpcs_succession (old_hcpcs VARCHAR, new_hcpcs VARCHAR);
CREATE TABLE core.selected_drug (hcpcs VARCHAR, effective_date DATE, end_date DATE, mfp_per_billing_unit DECIMAL(18,6));
CREATE TABLE core.noc_limit (quarter VARCHAR, ndc11 VARCHAR, payment_limit DECIMAL(18,6));
CREATE TABLE core.package_unit (quarter VARCHAR, ndc11 VARCHAR, hcpcs VARCHAR, billing_units_per_package DECIMAL(18,6));
CREATE TABLE core.purchase (vendor VARCHAR, invoice VARCHAR, line INTEGER, invoice_date DATE, stock_date DATE, site_id VARCHAR,
  ndc11 VARCHAR, hcpcs VARCHAR, kind VARCHAR, packages DECIMAL(18,3), unit_price DECIMAL(18,6), extended_amount DECIMAL(18,2), terms_days INTEGER);
CREATE TABLE core.sequestration (from_date DATE, to_date DATE, rate DECIMAL(12,8));
CREATE TABLE core.run_info (as_of DATE);
CREATE TABLE core.finding_state AS SELECT unnest(['contract_payment', 'authorization_lines', 'doses_at_risk', 'benefit_shift',
  'patients_before', 'administration_hours', 'first_answers']) AS finding, true AS is_told;
INSERT INTO core.sequestration VALUES ('2013-04-01','2020-04-30',0.02), ('2020-05-01','2022-03-31',0),
  ('2022-04-01','2022-06-30',0.01), ('2022-07-01','9999-12-31',0.02);
`;

/** A warehouse in memory that holds the macros and the empty inputs. */
export async function paymentWarehouse(): Promise<Warehouse> {
  const warehouse = await openDatabase(":memory:");
  await warehouse.connection.run(readFileSync(`${root}/src/warehouse/macros.sql`, "utf8"));
  await warehouse.connection.run(INPUTS);
  return warehouse;
}

/** Builds the named models of the project, and proves their grains. */
export async function runNamed(warehouse: Warehouse, names: readonly string[]): Promise<void> {
  const all = await readModels(root, warehouse.connection);
  const wanted = names.map((name) => all.find((model) => model.name === name) ?? missing(name));
  // What these models read and nobody here makes is a table the test typed.
  const reads = (model: Model): Model => ({...model, reads: model.reads.filter((read) => names.includes(read))});
  await runModels(warehouse.lanes, wanted.map(reads));
}

function missing(name: string): never {
  throw new Error(`no such model: ${name}`);
}

export const PAYMENT_MODELS = [
  "core.limit_asp",
  "core.contract_term",
  "core.contract_term_in_force",
  "core.contract_line",
  "core.candidate_amount",
  "core.expected_candidate",
  "core.expected_payment"
] as const;

type Value = string | number | boolean | null | undefined;
const sqlValue = (value: Value): string =>
  value === null || value === undefined ? "NULL" : typeof value === "string" ? literal(value) : String(value);

/** Inserts rows; a column that a row does not name keeps its default. */
export async function insert(
  warehouse: Warehouse,
  table: string,
  rows: readonly Record<string, Value>[]
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let start = 0; start < rows.length; start += 500) {
    const values = rows
      .slice(start, start + 500)
      .map((row) => `(${columns.map((column) => sqlValue(row[column])).join(", ")})`);
    await warehouse.connection.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values.join(", ")}`);
  }
}
