import {TABLES} from "./all.ts";
import {KINDS} from "./field.ts";
import {columnsOf, type Table} from "./table.ts";
import {CLAIM_837_TABLES, REMITTANCE_TABLES} from "./x12.ts";

/** Type and meaning of a column; the type is DuckDB's own spelling. */
export type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const PRICE = "DECIMAL(18,6)";
const UNITS = "DECIMAL(18,3)";

/**
 * The columns that core and mart add to those of the raw tables: one name has one type and one meaning wherever it
 * stands. A test holds every model to this list, and the data dictionary is printed from it.
 */
const DERIVED: Readonly<Record<string, Meaning>> = {
  accrued_amount: [DOLLARS, "Earned by the practice's own count, dollars."],
  acquisition_cents: ["BIGINT", "Acquisition cost in cents."],
  acquisition_cost: [
    DOLLARS,
    "What the drug cost, from the lots it was taken from, dollars; discarded units included."
  ],
  adjustment_date: ["DATE", "Date of the invoice or return the adjustment came with."],
  adjustment_id: ["INTEGER", "Number of the adjustment, in order of date, vendor, invoice and line."],
  administration_allowed_amount: [DOLLARS, "Allowed for the service lines of the drug's claims, dollars."],
  administration_amount: [
    DOLLARS,
    "Collected on the service lines of the drug's claims, dollars; never inside drug margin."
  ],
  agrees: ["BOOLEAN", "CMS's own billing units per package equal item units × package quantity."],
  allowed_margin: [DOLLARS, "Allowed amount less acquisition cost, dollars."],
  allowed_cents: ["BIGINT", "Allowed amount in cents."],
  allowed_milliunits: ["BIGINT", "Thousandths of units a payer allowed."],
  amount: [DOLLARS, "Dollars; a cost adjustment is positive when it makes the drug dearer."],
  as_of: ["DATE", "The one date the run stands at."],
  base_quarter: ["VARCHAR", "Quarter compared with."],
  basis: ["VARCHAR", "What the limit or the estimate rests on."],
  billing_units_per_package: [PRICE, "Billing units in one package: item units × package quantity, recomputed."],
  book: ["BIGINT", "Thousandths of units the ledger holds just before the count."],
  break_even_payment_limit: [
    PRICE,
    "The limit at which Medicare's payment after sequestration equals the own unit cost."
  ],
  bytes: ["BIGINT", "Size of the file."],
  cents: ["BIGINT", "Cost in whole cents."],
  cents_before: ["BIGINT", "Cents of all lots of the key before this one."],
  cents_in: ["BIGINT", "Cents of the receipts that open a pool of the average."],
  change: ["VARCHAR", "What changed: limit, coinsurance, appeared, disappeared."],
  claim_lines: ["BIGINT", "Claim lines in their current state."],
  collected_amount: [DOLLARS, "Paid by payers, the patient and assistance, dollars."],
  collected_cents: ["BIGINT", "Collected in cents."],
  column: ["VARCHAR", "Column of the file; `row` when it is the whole row."],
  consumes: ["BOOLEAN", "The line takes drug from stock."],
  copy: ["BIGINT", "1 is the current version, 2 the one it replaced, and so on."],
  cost: [DOLLARS, "Cost of the lot, or of what was issued from it, dollars."],
  cost_adjustment: [
    DOLLARS,
    "Dollars of invoices no lot holds (credits, freight, differences on returns); positive is more cost."
  ],
  cost_adjustment_cents: ["BIGINT", "Cost adjustments in cents."],
  cost_is_estimated: ["BOOLEAN", "Part of the cost is an estimate, because units had no lot on hand."],
  cost_left: [DOLLARS, "Cost of what is left in the lot, dollars."],
  counted: ["BIGINT", "Thousandths of units found."],
  crosswalk_quarter: ["VARCHAR", "Quarter of the crosswalk that was used: the invoice's own, else the nearest."],
  demanded: ["BIGINT", "Thousandths of units asked for so far, of the key."],
  denied_acquisition_cost: [DOLLARS, "Acquisition cost of denied lines, dollars."],
  denied_lines: ["BIGINT", "Lines whose current state is denied."],
  denied_milliunits: ["BIGINT", "Thousandths of units denied or taken back."],
  difference: ["BIGINT", "Book less count, thousandths of units."],
  discarded_units: [UNITS, "Billing units discarded and billed with JW."],
  discarded_milliunits: ["BIGINT", "Thousandths of units discarded."],
  dollars: [DOLLARS, "Dollars concerned."],
  dose_interval_days: ["INTEGER", "Usual days between doses."],
  drug_class: ["VARCHAR", "brand, reference, biosimilar or multi_source."],
  drug_hcpcs: [
    "VARCHAR",
    "Drug the service was for: the claim's drug line with the largest allowed amount; `none` without one."
  ],
  estimated_cost: [DOLLARS, "Acquisition cost of lines whose cost is partly an estimate, dollars."],
  event_date: ["DATE", "Date of the receipt or issue."],
  event_id: ["BIGINT", "Place in the ledger's order."],
  event_order: ["TINYINT", "Order of kinds on a day: receipts, claims, returns, transfers, counts."],
  extension_difference: [DOLLARS, "Amount charged less packages × unit price, dollars."],
  family: ["VARCHAR", "Therapeutic family: the products that compete."],
  file_id: ["INTEGER", "File the row came from (raw.file)."],
  first_line: ["INTEGER", "First line of the file with this problem."],
  first_quarter: ["VARCHAR", "First quarter of service."],
  from_date: ["DATE", "First day."],
  gone: ["BIGINT", "Thousandths of units issued from a pool of the average before the next opens."],
  is_below_limit: ["BOOLEAN", "Medicare's limit after sequestration is below the own unit cost."],
  is_bought: ["BOOLEAN", "The practice buys this NDC."],
  is_current: ["BOOLEAN", "The version in force."],
  is_discarded: ["BOOLEAN", "The line bills discarded units (JW)."],
  is_drug: ["BOOLEAN", "The code is a drug, not a service."],
  is_estimated: ["BOOLEAN", "Rests on an estimate."],
  is_flagged_by_cms: ["BOOLEAN", "CMS's note says updated; false is a silent restatement."],
  is_in_force: ["BOOLEAN", "The latest posting of its quarter."],
  is_listed: ["BOOLEAN", "Named in the practice's own list."],
  is_newly_underwater: ["BOOLEAN", "Above its own cost now, below it in the newer file."],
  is_open: ["BOOLEAN", "Not decided yet by the payer."],
  is_receipt: ["BOOLEAN", "Goods came in."],
  is_single_dose_container: ["BOOLEAN", "Comes in single-dose containers, for which JW or JZ is required."],
  is_supplied_free: ["BOOLEAN", "Billed at nothing or a cent: white-bagged or assistance drug, not the practice's."],
  is_underwater: ["BOOLEAN", "Collected less than it cost."],
  is_underwater_twice: ["BOOLEAN", "Underwater this quarter and the one before."],
  issue_date: ["DATE", "Date the units left."],
  issue_id: ["BIGINT", "Place of the issue in the ledger's order."],
  issue_kind: ["VARCHAR", "claim, return, transfer_out, expired or unexplained."],
  issued_after: ["BIGINT", "Thousandths of units issued from the key's lots after this event."],
  issued_before: ["BIGINT", "Thousandths of units issued from the key's lots before this event."],
  key_id: ["INTEGER", "Number of the (site, NDC) key."],
  last_quarter: ["VARCHAR", "Last quarter of service."],
  ledger_ndc11: [
    "VARCHAR",
    "NDC whose stock the line draws on: its own, else assigned from its code's pool at the site."
  ],
  ledger_units: [UNITS, "Units in the ledger's own unit for the NDC: the smallest of its codes."],
  limit_basis: ["VARCHAR", "What the limit rests on: asp, amp, biosimilar_8pct, vaccine, blood, unpublished."],
  line: ["INTEGER", "Line of the claim or invoice."],
  lines: ["BIGINT", "Drug lines, voids left out."],
  lot_id: ["BIGINT", "Number of the lot, in the ledger's order."],
  medicare_effect_amount: [DOLLARS, "Change of the limit × Medicare units of the last quarter, dollars."],
  medicare_units: [UNITS, "Billing units of Medicare and Medicare Advantage."],
  method: ["VARCHAR", "Costing method: fifo, average, specific_lot or replacement."],
  milliunits: ["BIGINT", "Thousandths of billing units."],
  milliunits_short: ["BIGINT", "Thousandths of billing units without a lot on hand."],
  name: ["VARCHAR", "Name people use."],
  net_cost_recovery: [DOLLARS, "Collected less acquisition cost, dollars."],
  new_coinsurance_pct: ["DECIMAL(9,4)", "Coinsurance in the newer posting, per cent."],
  new_file_id: ["INTEGER", "File of the newer posting."],
  new_payment_limit: [PRICE, "Limit in the newer posting."],
  new_posted_date: ["DATE", "Date of the newer posting."],
  newest_limit_quarter: ["VARCHAR", "Newest quarter with a payment-limit file."],
  next_payment_limit: [PRICE, "Limit in the newest file."],
  next_payment_limit_after_sequestration: [
    PRICE,
    "What Medicare's side of the newest limit comes to after sequestration."
  ],
  next_quarter: ["VARCHAR", "Quarter of the newest file."],
  old_coinsurance_pct: ["DECIMAL(9,4)", "Coinsurance in the older posting, per cent."],
  old_file_id: ["INTEGER", "File of the older posting."],
  old_payment_limit: [PRICE, "Limit in the older posting."],
  old_posted_date: ["DATE", "Date of the older posting."],
  open_acquisition_cost: [DOLLARS, "Acquisition cost of lines not decided yet, dollars."],
  open_lines: ["BIGINT", "Lines not decided yet."],
  payment_limit_after_sequestration: [
    PRICE,
    "Payment limit × (1 − sequestration × (1 − coinsurance)): what a provider keeps of it."
  ],
  payment_limit_change: [PRICE, "Limit less the limit before, dollars per billing unit."],
  payment_limit_millionths: ["BIGINT", "Payment limit in millionths of a dollar."],
  payment_limit_change_ratio: ["DOUBLE", "Change of the limit as a fraction of the limit before."],
  pool_number: ["INTEGER", "Number of a pool of the average in its key."],
  position_end: ["BIGINT", "Thousandths of units of the key up to and with this lot or pool."],
  position_start: ["BIGINT", "Thousandths of units of the key before this lot or pool."],
  placed_date: ["DATE", "Date a posting is placed at among the postings of its quarter: its own, else the newest its notes name."],
  posting_version: ["BIGINT", "1 is the first posting of the quarter."],
  previous_payment_limit: [PRICE, "Limit of the quarter before in the files."],
  price_number: ["INTEGER", "How many priced receipts the key had up to this lot."],
  prices: ["INTEGER", "How many priced receipts the key had so far."],
  purchase_lines: ["BIGINT", "Invoice lines."],
  purchase_unit_cost: [PRICE, "Dollars per billing unit bought in the quarter, free goods diluting."],
  rate: ["DECIMAL(12,8)", "A fraction of one."],
  reason: ["VARCHAR", "Reason code, or the reason in words."],
  rebate_cents: ["BIGINT", "Rebates earned, cents."],
  received: ["BIGINT", "Thousandths of units received so far, of the key."],
  reference_hcpcs: ["VARCHAR", "Code of the reference product, for a biosimilar."],
  remittance_file_id: ["INTEGER", "835 that decided the line."],
  remittance_source_line: ["INTEGER", "Segment of the 835 that decided the line."],
  rows: ["BIGINT", "Rows."],
  rows_accepted: ["BIGINT", "Rows accepted."],
  rows_read: ["BIGINT", "Rows read."],
  rows_rejected: ["BIGINT", "Rows rejected."],
  dollars_accepted: [DOLLARS, "Dollars of accepted rows."],
  dollars_rejected: [DOLLARS, "Dollars of rejected rows, where they could be read."],
  path: ["VARCHAR", "Path under the data folder."],
  quarter: ["VARCHAR", "Calendar quarter, by date of service unless the table says otherwise."],
  sequestration_amount: [DOLLARS, "Federal reduction (CO-253), dollars."],
  sha256: ["VARCHAR", "SHA-256 of the file."],
  source: ["VARCHAR", "Kind of file."],
  source_line: ["INTEGER", "Line of the file."],
  standard_dose_units: [UNITS, "Billing units of a usual dose: what makes products of a family comparable."],
  step: ["VARCHAR", "Step of the bridge."],
  status: ["VARCHAR", "State of the line, or what was made of the file."],
  stock_date: ["DATE", "Date on hand: received, else invoiced."],
  told_by: ["VARCHAR", "Which files told of the line: export, export_and_835, 837_and_835, 837, 835."],
  to_date: ["DATE", "Last day."],
  underwater_lines: ["BIGINT", "Decided lines that collected less than they cost."],
  unit_cost: [PRICE, "Dollars per billing unit."],
  units: [UNITS, "Billing units."],
  units_left: [UNITS, "Billing units left in the lot."],
  units_per_package: [PRICE, "The ledger's units in one package."],
  units_short: [UNITS, "Billing units that had no lot on hand."],
  versions: ["BIGINT", "Postings of the quarter."],
  vintage: ["VARCHAR", "Edition of the file: its quarter and posting date."],
  adjustment_list: [
    "STRUCT(group_code VARCHAR, reason_code VARCHAR, amount DECIMAL(18,2))[]",
    "Reasons and amounts of one decision, in the order of the 835."
  ],
  allowed_difference: [DOLLARS, "Allowed by the 835 less allowed by the export, dollars."],
  csv_allowed_amount: [DOLLARS, "Allowed amount of the export, dollars."],
  csv_file_id: ["INTEGER", "File of the export."],
  csv_paid_amount: [DOLLARS, "Paid amount of the export, dollars."],
  csv_source_line: ["INTEGER", "Line of the export."],
  csv_status: ["VARCHAR", "State of the line in the export."],
  decisions: ["INTEGER", "Decisions of payers on the line, reversals included."],
  is_counted: ["BOOLEAN", "The payment counts: it is no repeat, and it moved money or had none to move."],
  is_matched: ["BOOLEAN", "The line of the 835 was found on the claim as billed."],
  is_repeat: ["BOOLEAN", "The same payment came before."],
  paid_difference: [DOLLARS, "Paid by the 835s less paid by the export, dollars."]
};

/** X12 tables go first: where a canonical file has the column too, its meaning stands. */
const X12_TABLES: ReadonlySet<Table> = new Set<Table>([...REMITTANCE_TABLES, ...CLAIM_837_TABLES]);
const ORDERED = [...TABLES].sort((a, b) => Number(X12_TABLES.has(b)) - Number(X12_TABLES.has(a)));

const RAW: Readonly<Record<string, Meaning>> = Object.fromEntries(
  ORDERED.flatMap((table) =>
    columnsOf(table).map(({name, meta}): [string, Meaning] => [name, [KINDS[meta.kind].sql_type, meta.description]])
  )
);

/** Every column of core and mart: those of the raw tables keep their meaning, the others are added here. */
export const COLUMNS: Readonly<Record<string, Meaning>> = {...RAW, ...DERIVED};
