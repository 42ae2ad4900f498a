import {copyFileSync, mkdtempSync, readdirSync, readFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, scalar, type Warehouse} from "../../src/warehouse/database.ts";
import {readHeader} from "../../src/warehouse/models.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

/**
 * For every check the smallest fault that makes its sentence untrue, put into the finished warehouse of the sample practice and
 * taken back. A check without a fault here, or one that its fault does not wake, cannot fail and is a defect.
 */
const ONE_LOT = "lot_id = (SELECT min(lot_id) FROM core.lot WHERE units_left > 0)";
const ONE_DRUG_LINE =
  "(claim_id, line) = (SELECT (claim_id, line) FROM core.claim_line WHERE is_drug AND NOT is_open AND status = 'original' AND paid_amount > 10 ORDER BY claim_id, line LIMIT 1)";
/** A cent more in one cell of a table of sums. */
const cent = (table: string, column: string, where = "true"): string =>
  `UPDATE ${table} SET ${column} = ${column} + 0.01 WHERE rowid = (SELECT min(rowid) FROM ${table} WHERE ${column} IS NOT NULL AND ${where})`;
const again = (table: string, where = "true"): string =>
  `INSERT INTO ${table} SELECT * FROM ${table} WHERE ${where} ORDER BY ALL LIMIT 1`;

const FAULTS: Readonly<Record<string, string>> = {
  "actions-add-up-to-their-lines": cent("core.action_line", "recoverable_amount", "is_timely"),
  "allowed-is-payer-patient-and-sequestration": `UPDATE core.claim_line SET allowed_amount = allowed_amount + 0.01 WHERE ${ONE_DRUG_LINE}`,
  "an-invoice-line-is-what-it-says": cent("core.purchase", "extension_difference", "extension_difference = 0"),
  "biosimilars-have-a-reference":
    "UPDATE core.limit_asp SET limit_basis = 'biosimilar', reference_hcpcs = NULL WHERE hcpcs = (SELECT min(hcpcs) FROM core.claim_line WHERE is_drug)",
  "choices-keep-what-was-given": cent("mart.product_choice_molecule", "chosen_amount"),
  "postings-in-force-say-their-date":
    "INSERT INTO core.cms_posting BY NAME SELECT * REPLACE (posting_version + 1 AS posting_version, NULL AS placed_date, true AS is_in_force) FROM core.cms_posting WHERE is_in_force AND placed_date IS NOT NULL LIMIT 1; UPDATE core.cms_posting SET is_in_force = false WHERE placed_date IS NOT NULL",
  "preferences-are-known-words":
    "INSERT INTO reference.preferred_product BY NAME SELECT 'p' AS payer_id, 'J0001' AS hcpcs, 'prefered' AS preference",
  "cash-weeks-add-up-to-their-flows": cent("mart.cash_flow", "cash_amount", "cash_week = 3"),
  "cents-are-conserved-in-every-lot": `UPDATE core.lot SET cost_left = cost_left + 0.01 WHERE ${ONE_LOT}`,
  "containers-of-opened-vials-are-known":
    "INSERT INTO mart.container_unknown BY NAME SELECT '00000000001' AS ndc11, 'J0000' AS hcpcs, 1 AS visits, 1 AS rest_units, 1 AS rest_cost",
  "contract-fallbacks-can-be-read":
    "UPDATE core.contract_term SET unpublished_base = 'half of it', fallback_base = NULL WHERE term_id = (SELECT min(term_id) FROM core.contract_term)",
  "contract-terms-do-not-overlap":
    "INSERT INTO core.contract_term SELECT * REPLACE (term_id + 100000 AS term_id) FROM core.contract_term ORDER BY ALL LIMIT 1",
  "contracts-are-of-known-payers":
    "UPDATE core.contract_term SET payer_id = 'somebody else' WHERE term_id = (SELECT min(term_id) FROM core.contract_term)",
  "counts-are-near-the-book":
    "UPDATE core.count_difference SET difference = -10 * book, counted = 11 * book, found_cents = 100 WHERE (key_id, count_date) = (SELECT (key_id, count_date) FROM core.count_difference WHERE NOT is_first AND book > 0 ORDER BY ALL LIMIT 1)",
  "counts-without-a-lot-are-no-totals":
    "INSERT INTO raw.inventory_count SELECT * REPLACE ('L1' AS lot) FROM raw.inventory_count WHERE lot IS NULL AND packages > 0 ORDER BY ALL LIMIT 1",
  "dates-are-in-order": `UPDATE core.claim_line SET paid_date = service_date - 1 WHERE ${ONE_DRUG_LINE}`,
  "denial-scores-add-up": "UPDATE mart.denial_origin SET brier_loss = brier_loss + 1",
  "drugs-are-bought-where-they-are-given": "UPDATE core.purchase SET site_id = 'account-4711'",
  "every-adjustment-reason-is-known":
    "UPDATE raw.claim_line SET adjustments = 'CO:ZZ9:1.00' WHERE rowid = (SELECT min(rowid) FROM raw.claim_line)",
  "every-claim-line-has-a-date":
    "UPDATE core.claim_line_state SET service_date = NULL WHERE rowid = (SELECT min(rowid) FROM core.claim_line_state)",
  "every-credit-finds-its-purchase":
    "UPDATE core.purchase SET vendor = 'nobody' WHERE rowid = (SELECT min(rowid) FROM core.purchase WHERE kind = 'price_credit')",
  "every-dollar-bought-is-somewhere": cent("mart.dollar_trail", "amount"),
  "every-dose-is-asked-every-rule":
    "DELETE FROM core.precheck_answer WHERE rowid = (SELECT min(rowid) FROM core.precheck_answer)",
  "every-invoiced-dollar-is-held": cent("core.cost_adjustment", "amount"),
  "every-reversal-finds-its-original":
    "UPDATE raw.claim_line SET claim_id = 'nobody' WHERE rowid = (SELECT min(rowid) FROM raw.claim_line WHERE status = 'reversal')",
  "every-source-keeps-coming": "UPDATE mart.source_through SET months_behind = 9 WHERE source = 'claims'",
  "in-network-files-are-of-known-payers":
    "INSERT INTO core.market_rate BY NAME SELECT 'Nobody Health' AS reporting_entity, 1 AS file_id",
  "invoices-name-their-contract": "UPDATE raw.purchase SET contract_id = NULL",
  "line-cost-is-the-sum-of-its-lots":
    "UPDATE core.drug_line_cost SET acquisition_cost = acquisition_cost + 0.01 WHERE rowid = (SELECT min(rowid) FROM core.drug_line_cost WHERE method = 'fifo' AND is_costed AND stock_units_short = 0)",
  "margin-by-drug-adds-up-to-the-cube": cent("mart.margin_by_drug", "net_cost_recovery"),
  "margin-by-payer-adds-up-to-the-cube": cent("mart.margin_by_payer", "net_cost_recovery"),
  "margin-by-site-adds-up-to-the-cube": cent("mart.margin_by_site", "net_cost_recovery"),
  "margin-by-therapy-adds-up-to-the-cube": cent("mart.margin_by_therapy", "net_cost_recovery"),
  "margin-split-adds-up-to-the-cube": cent("mart.margin_split", "paid_net_amount"),
  "methods-agree-where-nothing-is-left":
    "UPDATE core.lot SET units_left = 0; UPDATE core.issue_cost_average SET cents = cents + 1",
  "ndcs-of-claims-can-be-read":
    "INSERT INTO core.claim_837_ndc BY NAME SELECT file_id, 1 AS source_line, (SELECT min(hcpcs) FROM core.drug_code) AS hcpcs, 1 AS billed_amount FROM raw.file LIMIT 1",
  "no-day-is-far-ahead":
    "UPDATE raw.claim_line SET service_date = DATE '2099-01-01' WHERE rowid = (SELECT min(rowid) FROM raw.claim_line)",
  "no-payment-came-twice": "UPDATE core.remittance SET is_repeat = true",
  "no-quarter-is-missing": "DELETE FROM core.payment_limit WHERE quarter = '2025Q1'",
  "overlapping-files-say-the-same":
    "INSERT INTO mart.file_overlap BY NAME SELECT 'purchases' AS source, 1 AS file_id, 2 AS earlier_file_id, false AS is_replaced, 0 AS lines_added, 1 AS lines_changed, 0 AS lines_removed",
  "packages-have-known-units":
    "UPDATE core.ndc SET package_basis = 'unknown' WHERE ndc11 = (SELECT min(ndc11) FROM core.claim_line WHERE is_drug AND ndc11 IN (SELECT ndc11 FROM core.ndc))",
  "exported-payments-find-their-claims":
    "INSERT INTO core.exported_payment BY NAME SELECT min(file_id) AS file_id, 1 AS source_line, 1 AS patient_paid_amount, 0 AS assistance_paid_amount FROM raw.file",
  "patients-payments-are-told": "UPDATE core.claim_line SET untold_patient_amount = 1 WHERE is_drug",
  "payments-are-money":
    "UPDATE core.remittance SET is_held = true WHERE rowid = (SELECT min(rowid) FROM core.remittance WHERE NOT is_repeat)",
  "payments-are-possible":
    "UPDATE core.claim_line_state SET status = 'denied', paid_amount = 1 WHERE rowid = (SELECT min(rowid) FROM core.claim_line_state WHERE status = 'original')",
  "precheck-adds-up-to-its-answers": cent("mart.precheck", "risk_amount"),
  "precheck-and-reports-say-one-thing-of-an-authorization":
    "UPDATE core.precheck_answer SET finding = 'authorization_outside_its_days', answer = 'stop' WHERE precheck_rule = 'authorization'",
  "projected-adds-up-to-the-headline": cent("mart.projected", "projected_net_cost_recovery"),
  "proof-adds-up-to-the-cube": cent("mart.proof_line", "collected_amount"),
  "purchases-find-their-code": "UPDATE core.purchase SET units = NULL",
  "rebates-are-spread-whole": cent("core.rebate_share", "accrued_amount"),
  "remittance-lines-add-up-to-their-payments": cent("core.remittance_line_state", "paid_amount"),
  "remittances-find-their-claims":
    "INSERT INTO core.remittance_without_claim BY NAME SELECT 'nobody' AS claim_id, 1 AS line, 'claim_not_found' AS reason",
  "spend-adds-up-to-the-invoices": cent("mart.spend", "invoice_amount"),
  "returns-are-credited-near-their-price":
    "UPDATE core.purchase SET extended_amount = -1 WHERE rowid = (SELECT min(rowid) FROM core.purchase WHERE kind = 'return' AND packages < 0)",
  "the-bridge-closes": cent("mart.bridge", "amount"),
  "the-cube-adds-up-to-its-lines": cent("mart.margin_cube", "collected_amount"),
  "the-projected-bridge-closes": cent("mart.bridge_matured", "amount"),
  "the-unit-ledger-closes": cent("mart.unit_ledger", "billed_cost"),
  "the-unit-ledger-ends-with-the-lots":
    "UPDATE mart.unit_ledger SET closing_units = closing_units + 1 WHERE quarter = (SELECT max(quarter) FROM mart.unit_ledger)",
  "units-fit-what-is-allowed": `UPDATE core.claim_line SET units = units * 100 WHERE ${ONE_DRUG_LINE}`,
  "units-of-unclassified-codes-are-items":
    "INSERT INTO core.claim_837_line_state BY NAME SELECT claim_id, line, hcpcs, ndc11, units + 1 AS ndc_quantity, 'UN' AS ndc_unit FROM core.claim_line_state WHERE rowid = (SELECT min(rowid) FROM core.claim_line_state WHERE status <> 'void'); UPDATE core.service_code SET is_unclassified = true",
  "units-short-are-few": `${again("core.drug_line_cost", "method = 'fifo'")}; UPDATE core.drug_line_cost SET stock_units_short = 1 WHERE method = 'fifo'`
};

const FOLDER = join(ROOT, "src/checks");
const CHECKS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => ({name: basename(file, ".sql"), sql: readFileSync(join(FOLDER, file), "utf8")}));

let practice: Warehouse;
beforeAll(async () => {
  const copy = join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "warehouse.duckdb");
  copyFileSync(join(await sampleBuilt(), "warehouse.duckdb"), copy);
  practice = await openDatabase(copy);
}, 300_000);
afterAll(() => practice?.close());

const complaints = async (sql: string): Promise<number> =>
  Number(await scalar(practice.connection, `SELECT count(*) FROM (${sql})`));

describe("checks", () => {
  it("have each a fault that wakes them", () => {
    expect(CHECKS.map(({name}) => name).filter((name) => !(name in FAULTS))).toEqual([]);
    expect(Object.keys(FAULTS).filter((name) => !CHECKS.some((check) => check.name === name))).toEqual([]);
  });
  it.each(CHECKS)("$name complains of its fault, and only then where it stops a build", async ({name, sql}) => {
    const {connection} = practice;
    const before = await complaints(sql);
    if (readHeader(sql).tags["severity"] !== "warn") expect(before).toBe(0);
    await connection.run("BEGIN");
    try {
      await connection.run(FAULTS[name]!);
      expect(await complaints(sql)).toBeGreaterThan(before);
    } finally {
      await connection.run("ROLLBACK");
    }
    expect(await complaints(sql)).toBe(before);
  });
});
