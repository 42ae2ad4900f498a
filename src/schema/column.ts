import { TABLES } from "./all.ts";
import { KINDS } from "./field.ts";
import { SUPPLY_COLUMNS } from "./supply-column.ts";
import { columnsOf, type Table } from "./table.ts";
import { CLAIM_837_TABLES, REMITTANCE_TABLES } from "./x12.ts";

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
	absolute_difference: [
		DOLLARS,
		"Sum of the differences between two amounts, each counted as positive, dollars.",
	],
	accrued_amount: [DOLLARS, "Earned by the practice's own count, dollars."],
	acquisition_cents: ["BIGINT", "Acquisition cost in cents."],
	acquisition_cost: [
		DOLLARS,
		"What the drug cost, from the lots it was taken from, dollars; discarded units included.",
	],
	adjustment_date: [
		"DATE",
		"Date of the invoice or return the adjustment came with.",
	],
	adjustment_id: [
		"INTEGER",
		"Number of the adjustment, in order of date, vendor, invoice and line.",
	],
	adjustment_list: [
		"STRUCT(group_code VARCHAR, reason_code VARCHAR, amount DECIMAL(18,2))[]",
		"Reasons and amounts of one decision, in the order of the 835.",
	],
	adjustments_count: ["BIGINT", "Adjustments counted."],
	administration_allowed_amount: [
		DOLLARS,
		"Allowed for the service lines of the drug's claims, dollars.",
	],
	administration_amount: [
		DOLLARS,
		"Collected on the service lines of the drug's claims, dollars; never inside drug margin.",
	],
	age_days: ["BIGINT", "Days since the end of the period."],
	agrees: [
		"BOOLEAN",
		"CMS's own billing units per package equal item units × package quantity.",
	],
	allowed_cents: ["BIGINT", "Allowed amount in cents."],
	allowed_difference: [
		DOLLARS,
		"Allowed by the 835 less allowed by the export, dollars.",
	],
	allowed_margin: [DOLLARS, "Allowed amount less acquisition cost, dollars."],
	allowed_milliunits: ["BIGINT", "Thousandths of units a payer allowed."],
	allowed_per_unit: [
		PRICE,
		"What payer and patient owe for a billing unit, dollars.",
	],
	allowed_variance: [
		DOLLARS,
		"Expected allowed less allowed, dollars: positive when the payer allowed too little.",
	],
	amount: [
		DOLLARS,
		"Dollars; a cost adjustment is positive when it makes the drug dearer.",
	],
	amount_taken_back: [
		DOLLARS,
		"Taken back outside of claims (PLB), dollars; positive lowers the payment.",
	],
	appeal_by: [
		"DATE",
		"Last day to appeal: the day of the decision and the payer kind's days for it.",
	],
	appealable_amount: [
		DOLLARS,
		"Recoverable dollars of lines whose last day to appeal is not past.",
	],
	arithmetic: [
		"VARCHAR",
		"The calculation that made the expected payment, in words and figures.",
	],
	as_of: ["DATE", "The one date the run stands at."],
	asp: [
		PRICE,
		"Average sales price inside the limit, dollars per billing unit, rounded.",
	],
	asp_per: [PRICE, "Billing units that `asp_price` is for."],
	asp_price: [
		"DECIMAL(24,6)",
		"Average sales price for `asp_per` billing units, dollars, exact.",
	],
	audit_exposure: [DOLLARS, "Dollars an auditor could take back."],
	authorizations: [
		"BIGINT",
		"Prior authorizations asked for and not withdrawn.",
	],
	authorizations_approved: [
		"BIGINT",
		"Prior authorizations approved, or overturned on appeal.",
	],
	average_terms_days: [
		PRICE,
		"Days to pay on the drug's invoices, weighted by dollars.",
	],
	balance_amount: [
		DOLLARS,
		"What patients still owe, dollars; write-offs are not in it.",
	],
	base_amount: [
		PRICE,
		"Dollars per unit that the rule's percentage is taken of, or the fixed amount.",
	],
	base_lag: [
		"BIGINT",
		"How many quarters before the service the CMS file was in force.",
	],
	base_per: [PRICE, "Billing units that `base_price` is for."],
	base_price: [
		"DECIMAL(24,6)",
		"Dollars for `base_per` billing units that the percentage is taken of.",
	],
	base_quarter: ["VARCHAR", "Quarter compared with."],
	basis: [
		"VARCHAR",
		"What the limit, the estimate or the expected payment rests on.",
	],
	billing_units_per_package: [
		PRICE,
		"Billing units in one package: item units × package quantity, recomputed.",
	],
	book: [
		"BIGINT",
		"Thousandths of units the ledger holds just before the count.",
	],
	break_even_payment_limit: [
		PRICE,
		"The limit at which Medicare's payment after sequestration equals the own unit cost.",
	],
	bucket: ["VARCHAR", "Days since service, as a range."],
	buy_by: ["DATE", "Last day to buy for the tier."],
	bytes: ["BIGINT", "Size of the file."],
	carc: [
		"VARCHAR",
		"Claim adjustment reason code of the denial; `none` when no reason was given.",
	],
	cause: [
		"VARCHAR",
		"Probable cause of an underpayment: the alternative that gives the amount allowed to the cent.",
	],
	cause_detail: ["VARCHAR", "What the probable cause was tried with."],
	cause_rank: [
		"INTEGER",
		"Order in which causes are believed: the commonest fault first.",
	],
	cents: ["BIGINT", "Cost in whole cents."],
	cents_before: ["BIGINT", "Cents of all lots of the key before this one."],
	cents_in: [
		"BIGINT",
		"Cents of the receipts that open a pool of the average.",
	],
	change: [
		"VARCHAR",
		"What changed: limit, coinsurance, appeared, disappeared.",
	],
	claim_amount: [DOLLARS, "Part of it still to claim, dollars."],
	claim_lines: ["BIGINT", "Claim lines in their current state."],
	collectable_amount: [
		DOLLARS,
		"Charges less contractual reductions, dollars.",
	],
	collected_amount: [
		DOLLARS,
		"Paid by payers, the patient and assistance, dollars.",
	],
	collected_cents: ["BIGINT", "Collected in cents."],
	collected_days: [
		PRICE,
		"Days from service to the payer's payment, weighted by dollars.",
	],
	column: ["VARCHAR", "Column of the file; `row` when it is the whole row."],
	consumes: ["BOOLEAN", "The line takes drug from stock."],
	contract_price: [
		PRICE,
		"Contract price of a package on the invoice date, dollars.",
	],
	contractual_amount: [
		DOLLARS,
		"Reductions by contract and sequestration (CO-45, CO-253), dollars.",
	],
	copy: [
		"BIGINT",
		"1 is the current version, 2 the one it replaced, and so on.",
	],
	cost: [DOLLARS, "Cost of the lot, or of what was issued from it, dollars."],
	cost_adjustment: [
		DOLLARS,
		"Dollars of invoices no lot holds (credits, freight, differences on returns); positive is more cost.",
	],
	cost_adjustment_cents: ["BIGINT", "Cost adjustments in cents."],
	cost_is_estimated: [
		"BOOLEAN",
		"Part of the cost is an estimate, because units had no lot on hand.",
	],
	cost_left: [DOLLARS, "Cost of what is left in the lot, dollars."],
	counted: ["BIGINT", "Thousandths of units found."],
	credit_amount: [DOLLARS, "Paid by patients beyond their share, dollars."],
	crosswalk_quarter: [
		"VARCHAR",
		"Quarter of the crosswalk that was used: the invoice's own, else the nearest.",
	],
	csv_allowed_amount: [DOLLARS, "Allowed amount of the export, dollars."],
	csv_file_id: ["INTEGER", "File of the export."],
	csv_paid_amount: [DOLLARS, "Paid amount of the export, dollars."],
	csv_source_line: ["INTEGER", "Line of the export."],
	csv_status: ["VARCHAR", "State of the line in the export."],
	days_average: [
		"DOUBLE",
		"Dollar-days over dollars: the average day on which a dollar came.",
	],
	days_elapsed: ["BIGINT", "Days of the period the invoices reach."],
	days_in_period: ["BIGINT", "Days of the whole period."],
	days_median: ["BIGINT", "Day by which half of the dollars had come."],
	days_on_hand: [
		PRICE,
		"Days the stock on hand lasts at the last four quarters' use.",
	],
	days_p90: ["BIGINT", "Day by which nine tenths of the dollars had come."],
	days_to_overturn: [
		"BIGINT",
		"Days from denial to payment, added up over the overturned lines.",
	],
	days_to_overturn_average: [
		"DOUBLE",
		"Days from denial to payment of an overturned line, average.",
	],
	days_to_pay: ["DOUBLE", "Days from service to payment, weighted by dollars."],
	decided_claims: [
		"BIGINT",
		"Claims with a drug line that a payer has decided.",
	],
	decided_lines: ["BIGINT", "Lines a payer has answered."],
	decisions: [
		"INTEGER",
		"Decisions of payers on the line, reversals included.",
	],
	demanded: ["BIGINT", "Thousandths of units asked for so far, of the key."],
	denied_acquisition_cost: [
		DOLLARS,
		"Acquisition cost of denied lines, dollars.",
	],
	denied_claims: ["BIGINT", "Claims with a line denied for the reason."],
	denied_lines: ["BIGINT", "Lines whose current state is denied."],
	denied_milliunits: ["BIGINT", "Thousandths of units denied or taken back."],
	denied_share: [PRICE, "Fraction of answered units that stand denied."],
	detail: ["VARCHAR", "What was found, in words and figures."],
	difference: ["BIGINT", "Book less count, thousandths of units."],
	discarded_milliunits: ["BIGINT", "Thousandths of units discarded."],
	discarded_units: [UNITS, "Billing units discarded and billed with JW."],
	distance: [
		DOLLARS,
		"How far an alternative is from the amount allowed, dollars.",
	],
	dollar_days: ["DECIMAL(24,2)", "Dollars paid × days each took."],
	dollars: [DOLLARS, "Dollars concerned."],
	dollars_accepted: [DOLLARS, "Dollars of accepted rows."],
	dollars_rejected: [
		DOLLARS,
		"Dollars of rejected rows, where they could be read.",
	],
	dose_interval_days: ["INTEGER", "Usual days between doses."],
	drug_class: ["VARCHAR", "brand, reference, biosimilar or multi_source."],
	drug_cost: [DOLLARS, "Acquisition cost of the drug in the lines, dollars."],
	drug_cost_at_risk: [
		DOLLARS,
		"Acquisition cost of denied lines that were not paid since, dollars.",
	],
	drug_hcpcs: [
		"VARCHAR",
		"Drug the service was for: the claim's drug line with the largest allowed amount; `none` without one.",
	],
	earned_amount: [
		DOLLARS,
		"Rebate by the contract's rate on what was invoiced under it, dollars.",
	],
	escalator_factor: [
		PRICE,
		"What full years since the start of the term have made of 1.",
	],
	estimated_cost: [
		DOLLARS,
		"Acquisition cost of lines whose cost is partly an estimate, dollars.",
	],
	event_date: ["DATE", "Date of the receipt or issue."],
	event_id: ["BIGINT", "Place in the ledger's order."],
	event_order: [
		"TINYINT",
		"Order of kinds on a day: receipts, claims, returns, transfers, counts.",
	],
	expected_allowed: [
		DOLLARS,
		"What the contract or Medicare's rules allow for the line, dollars.",
	],
	expected_paid: [
		DOLLARS,
		"What the payer should have paid, after the patient's part and sequestration, dollars.",
	],
	expected_patient: [
		DOLLARS,
		"What the patient should owe of the expected amount, dollars.",
	],
	expected_sequestration: [
		DOLLARS,
		"Sequestration of the expected amount, dollars.",
	],
	extension_difference: [
		DOLLARS,
		"Amount charged less packages × unit price, dollars.",
	],
	fair_price: [PRICE, "What a package should have cost, dollars."],
	fallback_base: [
		"VARCHAR",
		"Base of the contract's term when its own is not published.",
	],
	fallback_percent: ["DECIMAL(9,4)", "Per cent of the fallback base."],
	family: ["VARCHAR", "Therapeutic family: the products that compete."],
	file_id: ["INTEGER", "File the row came from (raw.file)."],
	finding: ["VARCHAR", "Short name of what was found."],
	first_line: ["INTEGER", "First line of the file with this problem."],
	first_pass_denial_rate: [
		"DOUBLE",
		"Claims denied at the first decision over claims decided.",
	],
	first_pass_denied_claims: [
		"BIGINT",
		"Claims with a drug line denied at the first decision.",
	],
	first_quarter: ["VARCHAR", "First quarter of service."],
	formula_amount: [
		DOLLARS,
		"What the formula gives before floor, cap and lesser-of, dollars.",
	],
	from_date: ["DATE", "First day."],
	gap_days: [
		"DOUBLE",
		"Days to be paid less days of terms: positive when the practice lends the money.",
	],
	gone: [
		"BIGINT",
		"Thousandths of units issued from a pool of the average before the next opens.",
	],
	invoice_amount: [
		DOLLARS,
		"Charged on invoices for goods, credits and returns included, dollars.",
	],
	invoice_multiple: [
		PRICE,
		"What the payer allows per dollar of own invoice price; 0 when its rate does not follow it.",
	],
	invoice_per_package: [
		PRICE,
		"Latest invoice price of a package at the site on the day, dollars.",
	],
	invoiced_amount: [
		DOLLARS,
		"Invoices of the drug that state their terms, dollars.",
	],
	is_ambiguous: [
		"BOOLEAN",
		"Several equally specific contract terms apply: a fault of the contract file.",
	],
	is_below_limit: [
		"BOOLEAN",
		"Medicare's limit after sequestration is below the own unit cost.",
	],
	is_best: ["BOOLEAN", "The CMS file that reproduces most allowed amounts."],
	is_bought: ["BOOLEAN", "The practice buys this NDC."],
	is_bounded: ["BOOLEAN", "Floor, cap and lesser-of apply to the line."],
	is_cms_based: [
		"BOOLEAN",
		"The expected payment rests on a CMS payment-limit file.",
	],
	is_counted: [
		"BOOLEAN",
		"The payment counts: it is no repeat, and it moved money or had none to move.",
	],
	is_current: ["BOOLEAN", "The version in force."],
	is_discarded: ["BOOLEAN", "The line bills discarded units (JW)."],
	is_drug: ["BOOLEAN", "The code is a drug, not a service."],
	is_estimated: ["BOOLEAN", "Rests on an estimate."],
	is_fallback: [
		"BOOLEAN",
		"The term's own base is not published, so its fallback is used.",
	],
	is_first_of_case: [
		"BOOLEAN",
		"The first line of the claim under its term, which carries a case rate.",
	],
	is_flagged_by_cms: [
		"BOOLEAN",
		"CMS's note says updated; false is a silent restatement.",
	],
	is_in_force: ["BOOLEAN", "The latest posting of its quarter."],
	is_in_term: ["BOOLEAN", "The term holds on the run's date."],
	is_listed: ["BOOLEAN", "Named in the practice's own list."],
	is_matched: [
		"BOOLEAN",
		"The line of the 835 was found on the claim as billed.",
	],
	is_material: [
		"BOOLEAN",
		"At least a dollar and half a per cent of the expected amount.",
	],
	is_newly_underwater: [
		"BOOLEAN",
		"Above its own cost now, below it in the newer file.",
	],
	is_open: ["BOOLEAN", "Not decided yet by the payer."],
	is_projected: [
		"BOOLEAN",
		"The tier is reached by the last day at the pace so far.",
	],
	is_reached: ["BOOLEAN", "The tier is reached."],
	is_receipt: ["BOOLEAN", "Goods came in."],
	is_repeat: ["BOOLEAN", "The same payment came before."],
	is_single_dose_container: [
		"BOOLEAN",
		"Comes in single-dose containers, for which JW or JZ is required.",
	],
	is_stale: [
		"BOOLEAN",
		"More than half of the lines are reproduced by an older CMS file than the contract's.",
	],
	is_supplied_free: [
		"BOOLEAN",
		"Billed at nothing or a cent: white-bagged or assistance drug, not the practice's.",
	],
	is_underwater: ["BOOLEAN", "Collected less than it cost."],
	is_underwater_twice: [
		"BOOLEAN",
		"Underwater this quarter and the one before.",
	],
	is_unpaid_waste: [
		"BOOLEAN",
		"Discarded units under a contract that does not pay them.",
	],
	issue_date: ["DATE", "Date the units left."],
	issue_id: ["BIGINT", "Place of the issue in the ledger's order."],
	issue_kind: [
		"VARCHAR",
		"claim, return, transfer_out, expired or unexplained.",
	],
	issued_after: [
		"BIGINT",
		"Thousandths of units issued from the key's lots after this event.",
	],
	issued_before: [
		"BIGINT",
		"Thousandths of units issued from the key's lots before this event.",
	],
	key_id: ["INTEGER", "Number of the (site, NDC) key."],
	last_date: ["DATE", "Last day counted."],
	last_quarter: ["VARCHAR", "Last quarter of service."],
	leak: [
		"VARCHAR",
		"How an invoice line cost more than the contract: off_contract, wrong_price, wrong_ndc, prompt_pay_not_seen.",
	],
	leak_amount: [
		DOLLARS,
		"Dollars above the contract price, or of the discount not seen.",
	],
	ledger_ndc11: [
		"VARCHAR",
		"NDC whose stock the line draws on: its own, else assigned from its code's pool at the site.",
	],
	ledger_units: [
		UNITS,
		"Units in the ledger's own unit for the NDC: the smallest of its codes.",
	],
	limit_basis: [
		"VARCHAR",
		"What the limit rests on: asp, amp, biosimilar_8pct, vaccine, blood, unpublished.",
	],
	limit_share: [PRICE, "Own net price as a fraction of the payment limit."],
	line: ["INTEGER", "Line of the claim or invoice."],
	lines: ["BIGINT", "Lines that the row counts, voids left out."],
	lines_with_balance: ["BIGINT", "Lines on which the patient still owes."],
	lost_share: [
		PRICE,
		"Share of stock missing at counts, of what was used and missing.",
	],
	lot_id: ["BIGINT", "Number of the lot, in the ledger's order."],
	matched_lines: [
		"BIGINT",
		"Lines whose allowed amount the CMS file reproduces to the cent.",
	],
	material_lines: [
		"BIGINT",
		"Lines short by at least a dollar and half a per cent.",
	],
	measured_from: [
		"VARCHAR",
		"Day that days are counted from: service or submission.",
	],
	medicare_effect_amount: [
		DOLLARS,
		"Change of the limit × Medicare units of the last quarter, dollars.",
	],
	medicare_units: [UNITS, "Billing units of Medicare and Medicare Advantage."],
	method: [
		"VARCHAR",
		"Costing method: fifo, average, specific_lot or replacement; of a forecast: fitted, prior or extended.",
	],
	mfp_date: [
		"DATE",
		"First day of the drug's Maximum Fair Price; empty when not selected.",
	],
	milliunits: ["BIGINT", "Thousandths of billing units."],
	milliunits_short: [
		"BIGINT",
		"Thousandths of billing units without a lot on hand.",
	],
	missed_revenue: [
		DOLLARS,
		"Dollars that could have been billed and were not.",
	],
	name: ["VARCHAR", "Name people use."],
	net_amount: [
		DOLLARS,
		"Invoiced, less prompt-pay discounts shown and rebates accrued, dollars.",
	],
	net_collection_rate: [
		"DOUBLE",
		"Collected over collectable; not net cost recovery.",
	],
	net_cost_recovery: [DOLLARS, "Collected less acquisition cost, dollars."],
	net_unit_cost: [
		PRICE,
		"Own price of a billing unit after rebates accrued, dollars.",
	],
	new_coinsurance_pct: [
		"DECIMAL(9,4)",
		"Coinsurance in the newer posting, per cent.",
	],
	new_file_id: ["INTEGER", "File of the newer posting."],
	new_payment_limit: [PRICE, "Limit in the newer posting."],
	new_posted_date: ["DATE", "Date of the newer posting."],
	newest_limit_quarter: [
		"VARCHAR",
		"Newest quarter with a payment-limit file.",
	],
	next_payment_limit: [PRICE, "Limit in the newest file."],
	next_payment_limit_after_sequestration: [
		PRICE,
		"What Medicare's side of the newest limit comes to after sequestration.",
	],
	next_quarter: ["VARCHAR", "Quarter of the newest file."],
	old_coinsurance_pct: [
		"DECIMAL(9,4)",
		"Coinsurance in the older posting, per cent.",
	],
	old_file_id: ["INTEGER", "File of the older posting."],
	old_payment_limit: [PRICE, "Limit in the older posting."],
	old_posted_date: ["DATE", "Date of the older posting."],
	open_acquisition_cost: [
		DOLLARS,
		"Acquisition cost of lines not decided yet, dollars.",
	],
	open_lines: ["BIGINT", "Lines not decided yet."],
	overturn_rate: ["DOUBLE", "Overturned lines over denied lines."],
	overturned_lines: ["BIGINT", "Denied lines paid since."],
	overturned_paid_amount: [DOLLARS, "Paid since on overturned lines, dollars."],
	owed_by: ["VARCHAR", "Who owes it: payer or patient."],
	own_lag: [
		"INTEGER",
		"Lag in quarters that the contract or Medicare's rule has.",
	],
	paid_difference: [
		DOLLARS,
		"Paid by the 835s less paid by the export, dollars.",
	],
	path: ["VARCHAR", "Path under the data folder."],
	patient_share: [PRICE, "The patient's fraction of the allowed amount."],
	patients: ["BIGINT", "Different patients of the last four quarters."],
	patients_before: [
		"BIGINT",
		"Different patients of the four quarters before those.",
	],
	payer_kind: ["VARCHAR", "Line of business of the payer."],
	payment_limit_after_sequestration: [
		PRICE,
		"Payment limit × (1 − sequestration × (1 − coinsurance)): what a provider keeps of it.",
	],
	payment_limit_change: [
		PRICE,
		"Limit less the limit before, dollars per billing unit.",
	],
	payment_limit_change_ratio: [
		"DOUBLE",
		"Change of the limit as a fraction of the limit before.",
	],
	payment_limit_millionths: [
		"BIGINT",
		"Payment limit in millionths of a dollar.",
	],
	payment_month: ["DATE", "First day of the month of payment."],
	placed_date: [
		"DATE",
		"Date a posting is placed at among the postings of its quarter: its own, else the newest its notes name.",
	],
	pool_number: ["INTEGER", "Number of a pool of the average in its key."],
	position_end: [
		"BIGINT",
		"Thousandths of units of the key up to and with this lot or pool.",
	],
	position_start: [
		"BIGINT",
		"Thousandths of units of the key before this lot or pool.",
	],
	posting_version: ["BIGINT", "1 is the first posting of the quarter."],
	previous_payment_limit: [PRICE, "Limit of the quarter before in the files."],
	price_number: [
		"INTEGER",
		"How many priced receipts the key had up to this lot.",
	],
	priced_contract_id: [
		"VARCHAR",
		"Contract whose price was in force for the product on the invoice date.",
	],
	priced_ndc11: [
		"VARCHAR",
		"NDC whose list or invoice price counts: the line's own, else the one its stock came from.",
	],
	prices: ["INTEGER", "How many priced receipts the key had so far."],
	projected_amount: [
		DOLLARS,
		"Dollars spent by the last day at the pace so far.",
	],
	projected_volume: [
		PRICE,
		"What it comes to by the last day at the pace so far.",
	],
	purchase_lines: ["BIGINT", "Invoice lines."],
	purchase_unit_cost: [
		PRICE,
		"Dollars per billing unit bought in the quarter, free goods diluting.",
	],
	quarter: [
		"VARCHAR",
		"Calendar quarter, by date of service unless the table says otherwise.",
	],
	rate: ["DECIMAL(12,8)", "A fraction of one."],
	rate_basis: [
		"VARCHAR",
		"What a payer's rate rests on: medicare, contract, invoice, observed, none.",
	],
	rate_quarter: ["VARCHAR", "Quarter the rate is of."],
	reason: ["VARCHAR", "Reason code, or the reason in words."],
	reason_bucket: ["VARCHAR", "Group of denial reasons."],
	rebate_cents: ["BIGINT", "Rebates earned, cents."],
	rebate_state: ["VARCHAR", "State of a rebate: paid, short, late, not due."],
	received: ["BIGINT", "Thousandths of units received so far, of the key."],
	recoverable_amount: [
		DOLLARS,
		"What the payer still owes of the expected amount, dollars; never below zero.",
	],
	recovered_amount: [
		DOLLARS,
		"Part of it that later credits and rebills gave back, dollars.",
	],
	reference_hcpcs: [
		"VARCHAR",
		"Code of the reference product, for a biosimilar.",
	],
	reference_limit: [
		PRICE,
		"Payment limit of the reference product, dollars per billing unit.",
	],
	remittance_file_id: ["INTEGER", "835 that decided the line."],
	remittance_source_line: [
		"INTEGER",
		"Segment of the 835 that decided the line.",
	],
	rows: ["BIGINT", "Rows."],
	rows_accepted: ["BIGINT", "Rows accepted."],
	rows_read: ["BIGINT", "Rows read."],
	rows_rejected: ["BIGINT", "Rows rejected."],
	rule: ["VARCHAR", "Rule the expected payment follows, in words."],
	sequestration_amount: [DOLLARS, "Federal reduction (CO-253), dollars."],
	sequestration_rate: [
		"DECIMAL(18,8)",
		"Sequestration of the day of service, a fraction.",
	],
	sequestration_share: [
		PRICE,
		"Fraction of the payer's part that is withheld.",
	],
	sha256: ["VARCHAR", "SHA-256 of the file."],
	source: ["VARCHAR", "Kind of file."],
	source_line: ["INTEGER", "Line of the file."],
	standard_dose_units: [
		UNITS,
		"Billing units of a usual dose: what makes products of a family comparable.",
	],
	standard_doses: [UNITS, "Units as doses of the size usual for the drug."],
	status: ["VARCHAR", "State of the line, or what was made of the file."],
	step: ["VARCHAR", "Step of the bridge."],
	stock_date: ["DATE", "Date on hand: received, else invoiced."],
	supplied_free_lines: [
		"BIGINT",
		"Lines of drug the practice did not buy (white-bagged, assistance).",
	],
	term_id: [
		"BIGINT",
		"Number of the contract term, in order of file and line.",
	],
	terms_days_average: [
		"DOUBLE",
		"Days of terms on invoices, weighted by dollars.",
	],
	terms_dollar_days: ["DECIMAL(24,2)", "Invoiced dollars × days of terms."],
	tier_gain_amount: [
		DOLLARS,
		"Rebate more on the period's spend so far if the tier is reached, dollars.",
	],
	tier_loss_amount: [
		DOLLARS,
		"Rebate less on the period's spend so far if a reached tier is lost, dollars.",
	],
	tier_projected_gain_amount: [
		DOLLARS,
		"The same on the spend projected to the last day, dollars.",
	],
	tier_short: [PRICE, "What is still short of the tier, in its own measure."],
	tier_volume: [
		PRICE,
		"What counts towards the tier so far, in the tier's own measure.",
	],
	to_date: ["DATE", "Last day."],
	told_by: [
		"VARCHAR",
		"Which files told of the line: export, export_and_835, 837_and_835, 837, 835.",
	],
	treatment_days: [
		UNITS,
		"Days of therapy the units cover at the usual dose and interval.",
	],
	underwater_lines: [
		"BIGINT",
		"Decided lines that collected less than they cost.",
	],
	unit_cost: [PRICE, "Dollars per billing unit."],
	units: [UNITS, "Billing units."],
	units_left: [UNITS, "Billing units left in the lot."],
	units_per_package: [PRICE, "The ledger's units in one package."],
	units_short: [UNITS, "Billing units that had no lot on hand."],
	unpaid_amount: [DOLLARS, "Accrued and not received, dollars."],
	unpaid_patient_share: [
		PRICE,
		"Fraction of patients' shares not in 120 days after the decision.",
	],
	used_base: ["VARCHAR", "Base that was used: the term's own or its fallback."],
	used_percent: ["DECIMAL(9,4)", "Per cent of the base that was used."],
	usual_days: [
		"BIGINT",
		"Median days from the end of a period to payment, of the program's own history.",
	],
	variance: [
		DOLLARS,
		"Expected of the payer and not paid by it, dollars; negative when it paid more.",
	],
	versions: ["BIGINT", "Postings of the quarter."],
	vintage: ["VARCHAR", "Edition of the file: its quarter and posting date."],
	action_detail: [
		"VARCHAR",
		"What the action is about beside drug, payer and site: a cause, a reason code, a vendor, a contract.",
	],
	action_kind: [
		"VARCHAR",
		"What is to be done: appeal_underpayment, work_denial_cluster, renegotiate_drug, bill_waste and others.",
	],
	act_by: ["DATE", "Last day to act; null where no rule sets one."],
	age_months: ["BIGINT", "Months of 30 days since the service."],
	approved_requests: ["BIGINT", "Authorizations approved at first answer."],
	authorization_gap: [
		"VARCHAR",
		"Why a planned dose is not covered: expired or units_used_up.",
	],
	authorization_state: [
		"VARCHAR",
		"How a line stands to its authorization: valid, outside_its_dates, not_approved, none.",
	],
	bought_patients: [
		"BIGINT",
		"Patients whose drug the practice bought in the quarter.",
	],
	bought_visits: ["BIGINT", "Visits with a drug the practice bought."],
	budget_amount: [DOLLARS, "Budgeted net cost recovery, dollars."],
	business_days: [
		"BIGINT",
		"Days from Monday to Friday from request to decision.",
	],
	business_days_median: ["BIGINT", "Business days by which half are decided."],
	business_days_p90: [
		"BIGINT",
		"Business days by which nine of ten are decided.",
	],
	came_in_amount: [
		DOLLARS,
		"What the quarter had collected when it was looked at again, dollars.",
	],
	completion_ratio: [
		"DOUBLE",
		"Fraction of the expected payment a line in this state at this age still brings in.",
	],
	cost_amount: [DOLLARS, "Drug cost concerned, dollars."],
	cost_at_risk_amount: [DOLLARS, "Drug cost of the doses at risk, dollars."],
	decision: ["INTEGER", "Number of the decision on the line, oldest first."],
	denied_first_requests: [
		"BIGINT",
		"Authorizations whose first answer was a denial.",
	],
	denied_to_come_amount: [
		DOLLARS,
		"What denied lines are still expected to bring in, dollars; an estimate.",
	],
	denied_to_come_milliunits: [
		"BIGINT",
		"Thousandths of denied units that are expected to be paid after all.",
	],
	doses: ["BIGINT", "Planned doses."],
	estimate_error_amount: [DOLLARS, "Estimate less what came in, dollars."],
	expected_amount: [
		DOLLARS,
		"Expected from payer and patient together, dollars.",
	],
	is_back_test: [
		"BOOLEAN",
		"An older quarter estimated as it would have been at the newest one's age.",
	],
	is_covered: ["BOOLEAN", "What came in lies in the interval."],
	is_denied: ["BOOLEAN", "The decision was a denial."],
	is_denied_first: ["BOOLEAN", "The first answer was a denial."],
	is_medicare_at_suite: [
		"BOOLEAN",
		"Medicare at a pharmacy infusion suite, which is no Medicare provider type.",
	],
	is_timely: [
		"BOOLEAN",
		"Something can still be done: the last day is not past, or the finding is of the last two quarters.",
	],
	lost_allowed_amount: [
		DOLLARS,
		"What the contract would have allowed for drug that came from elsewhere, dollars.",
	],
	lost_margin_amount: [
		DOLLARS,
		"The same less what the units cost when they were last bought, dollars.",
	],
	margin_at_risk_amount: [
		DOLLARS,
		"Allowed margin of the doses at risk, at the payer's last four quarters, dollars.",
	],
	matured_amount: [
		DOLLARS,
		"Collected and still expected, dollars; an estimate.",
	],
	matured_high_amount: [DOLLARS, "Upper bound of the estimate, dollars."],
	matured_low_amount: [DOLLARS, "Lower bound of the estimate, dollars."],
	matured_net_cost_recovery: [
		DOLLARS,
		"Net cost recovery with what is still expected to come in, dollars; an estimate.",
	],
	moved_patients: ["BIGINT", "Patients whose drug came from elsewhere."],
	moved_visits: ["BIGINT", "Visits whose drug came from elsewhere."],
	open_expected_amount: [
		DOLLARS,
		"Expected payment of lines not decided yet, dollars.",
	],
	open_milliunits: ["BIGINT", "Thousandths of units not decided yet."],
	overturned_requests: ["BIGINT", "Authorizations approved after a denial."],
	paid_lines: ["BIGINT", "Lines decided and not denied."],
	pending_requests: ["BIGINT", "Authorizations not decided yet."],
	requests: ["BIGINT", "Authorizations asked for."],
	shift_state: [
		"VARCHAR",
		"moved, or early where the payer's first patients have.",
	],
	supplied_visits: [
		"BIGINT",
		"Visits whose drug line is billed at nothing or a cent.",
	],
	to_come_amount: [
		DOLLARS,
		"What open and denied lines are still expected to bring in, dollars; an estimate.",
	],
	to_come_high_amount: [DOLLARS, "Upper bound of what is to come, dollars."],
	to_come_low_amount: [DOLLARS, "Lower bound of what is to come, dollars."],
	visits: ["BIGINT", "Days on which a patient was given the drug."],
};

/** X12 tables go first: where a canonical file has the column too, its meaning stands. */
const X12_TABLES: ReadonlySet<Table> = new Set<Table>([
	...REMITTANCE_TABLES,
	...CLAIM_837_TABLES,
]);
const ORDERED = [...TABLES].sort(
	(a, b) => Number(X12_TABLES.has(b)) - Number(X12_TABLES.has(a)),
);

const RAW: Readonly<Record<string, Meaning>> = Object.fromEntries(
	ORDERED.flatMap((table) =>
		columnsOf(table).map(({ name, meta }): [string, Meaning] => [
			name,
			[KINDS[meta.kind].sql_type, meta.description],
		]),
	),
);

/** Every column of core and mart: those of the raw tables keep their meaning, the others are added here. */
export const COLUMNS: Readonly<Record<string, Meaning>> = {
	...RAW,
	...SUPPLY_COLUMNS,
	...DERIVED,
};
