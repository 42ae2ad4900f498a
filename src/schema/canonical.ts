import {optional, required} from "./field.ts";
import {table} from "./table.ts";

/**
 * The canonical files of a practice, column by column. The header of a file is these names; a file is recognized by
 * having all required ones. `line` in a file is `line_number` in a table, where `line` is the line of the file.
 */

export const PURCHASE_KINDS = [
  "purchase",
  "return",
  "price_credit",
  "rebill",
  "free_goods",
  "transfer_in",
  "transfer_out",
  "consigned"
] as const;
export const CLAIM_STATUSES = ["original", "replacement", "reversal", "void", "denied"] as const;
export const SITE_KINDS = ["office", "aic", "ais", "home_infusion", "hopd"] as const;
export const PAYER_KINDS = [
  "medicare_ffs",
  "medicare_advantage",
  "commercial",
  "medicaid",
  "other_government",
  "self_pay"
] as const;
export const CONTRACT_BASES = [
  "cms_limit",
  "asp",
  "wac",
  "awp",
  "fee_schedule",
  "billed",
  "invoice",
  "per_diem",
  "case"
] as const;
export const AUTHORIZATION_OUTCOMES = ["approved", "denied", "pending", "withdrawn", "overturned"] as const;
export const APPOINTMENT_STATUSES = ["planned", "kept", "missed", "changed"] as const;

export const purchase = table("raw.purchase", "One line of a distributor's invoice.", {
  vendor: required("text", "Distributor or manufacturer that sent the invoice."),
  invoice: required("text", "Invoice number."),
  line_number: required("integer", "Line of the invoice (`line` in the file)."),
  invoice_date: required("date", "Date of the invoice."),
  received_date: optional("date", "Date the goods were on hand; the invoice date when empty."),
  site_id: required("text", "Site that received the goods."),
  ndc11: required("ndc11", "National Drug Code, 11 digits."),
  kind: required("text", "What the line is.", {values: PURCHASE_KINDS}),
  packages: required("units", "Packages; negative for returns and transfers out, 0 for price credits."),
  unit_price: required("price", "Dollars per package."),
  extended_amount: required("money", "Dollars charged for the line: the cost."),
  contract_id: optional("text", "GPO or manufacturer contract the price was under."),
  lot: optional("text", "Manufacturer's lot."),
  expiry_date: optional("date", "Expiry date of the lot."),
  wac: optional("price", "List price (wholesale acquisition cost) per package on the invoice."),
  terms_days: optional("integer", "Days to pay."),
  prompt_pay_pct: optional("percent", "Discount for paying within the terms, per cent."),
  freight_amount: optional("money", "Freight charged with the line, dollars."),
  po_number: optional("text", "Purchase order."),
  service_fee_amount: optional(
    "money",
    "Service, drop-ship, up or down charge billed with the line and not in extended_amount, dollars."
  ),
  prompt_pay_amount: optional("money", "Prompt-pay discount billed as its own line, dollars; negative."),
  conversion: optional("text", "How quantity, price or NDC were worked out from what the distributor wrote.")
});

export const claimLine = table("raw.claim_line", "One version of one line of a claim.", {
  claim_id: required("text", "Claim number of the practice.", {
    patient: true
  }),
  line_number: required("integer", "Line of the claim (`line` in the file)."),
  version: required("integer", "Version of the line; the highest is the current state."),
  status: required("text", "What this version is.", {
    values: CLAIM_STATUSES
  }),
  service_date: required("date", "Date of service.", {patient: true}),
  site_id: required("text", "Site of care."),
  payer_id: required("text", "Payer."),
  plan: optional("text", "Plan of the payer."),
  patient_key: optional("text", "The practice's pseudonym for the patient.", {
    patient: true
  }),
  place_of_service: optional("text", "CMS place-of-service code, two digits."),
  hcpcs: required("hcpcs", "HCPCS code billed."),
  ndc11: optional("ndc11", "National Drug Code billed."),
  modifiers: optional("text", "Modifiers joined by |."),
  units: required("units", "HCPCS billing units."),
  billed_amount: required("money", "Charge, dollars."),
  allowed_amount: optional("money", "What payer and patient together owe, dollars."),
  paid_amount: optional("money", "Paid by the payer, dollars."),
  patient_responsibility: optional("money", "The patient's part of the allowed amount, dollars."),
  deductible_amount: optional("money", "Deductible, dollars."),
  coinsurance_amount: optional("money", "Coinsurance, dollars."),
  copay_amount: optional("money", "Copay, dollars."),
  patient_paid_amount: optional(
    "money",
    "Paid by the patient, dollars; with what assistance paid where the file does not tell them apart."
  ),
  assistance_paid_amount: optional("money", "Paid for the patient by an assistance program, dollars."),
  write_off_amount: optional("money", "Given up by the practice, dollars: bad debt, charity, small balances."),
  adjustments: optional("text", "GROUP:CARC:AMOUNT joined by ;"),
  authorization_id: optional("text", "Prior authorization.", {
    patient: true
  }),
  lot: optional("text", "Manufacturer's lot given, where it was scanned."),
  submitted_date: optional("date", "Date the claim was sent.", {
    patient: true
  }),
  adjudicated_date: optional("date", "Date the payer decided.", {
    patient: true
  }),
  paid_date: optional("date", "Date of payment.", {patient: true})
});

export const site = table("raw.site", "One site of care.", {
  site_id: required("text", "Site."),
  name: required("text", "Name people use."),
  kind: required("text", "Kind of site.", {values: SITE_KINDS}),
  place_of_service: optional("text", "Usual CMS place-of-service code."),
  npi: optional("text", "National Provider Identifier."),
  state: optional("text", "State, two letters.")
});

export const payer = table("raw.payer", "One payer.", {
  payer_id: required("text", "Payer."),
  name: required("text", "Name people use."),
  kind: required("text", "Line of business.", {values: PAYER_KINDS})
});

export const payerSpelling = table("raw.payer_spelling", "Whom an X12 file means by the way it names a payer.", {
  payer_id: required("text", "Payer it is; two rows of one payer_id are one payer."),
  told_identifier: required(
    "text",
    "NM1*PR09 of the 837; REF*2U, N104 or TRN03 of the 835; `any` where the other columns say enough."
  ),
  told_name: optional("text", "Name of the payer in the file; empty means all."),
  told_plan: optional("text", "Plan in the file (SBR04, SBR03, REF*CE); empty means all."),
  told_filing_code: optional("text", "Claim filing indicator (SBR09, CLP06): MB, 16, CI, …; empty means all.")
});

export const payerContract = table("raw.payer_contract", "One term of a payer's contract.", {
  payer_id: required("text", "Payer."),
  plan: optional("text", "Plan; empty means all."),
  code_from: optional("hcpcs", "First HCPCS code of the term; empty means all."),
  code_to: optional("hcpcs", "Last HCPCS code of the term."),
  site_kind: optional("text", "Kind of site; empty means all.", {
    values: SITE_KINDS
  }),
  place_of_service: optional("text", "Place of service; empty means all."),
  starts: required("date", "First date of service."),
  ends: optional("date", "Last date of service; empty means open."),
  base: required("text", "What the percentage is of.", {
    values: CONTRACT_BASES
  }),
  percent: optional("percent", "Per cent of the base: 106 on asp, 100 on cms_limit."),
  fixed_amount: optional("price", "Dollars per unit (fee schedule), per day or per case."),
  lag_quarters: optional("integer", "Quarters by which the base lags the date of service; 0 when empty."),
  lesser_of_billed: optional("flag", "Pay no more than the charge."),
  floor_amount: optional("money", "Least that is paid for a line."),
  cap_amount: optional("money", "Most that is paid for a line."),
  annual_escalator_pct: optional("percent", "Per cent added each full year since `starts`."),
  waste_paid: optional("flag", "Discarded units (JW) are paid."),
  sequestration_applies: optional("flag", "The payer passes the 2% on."),
  unpublished_base: optional("text", "What applies when the base is not published.")
});

export const gpoContract = table("raw.gpo_contract", "One price, tier or rebate term of a purchasing contract.", {
  contract_id: required("text", "Contract."),
  vendor: optional("text", "Distributor it is bought through; empty means any."),
  gpo: optional("text", "Group purchasing organisation."),
  manufacturer: optional("text", "Manufacturer."),
  ndc11: required("ndc11", "National Drug Code."),
  starts: required("date", "First invoice date."),
  ends: optional("date", "Last invoice date; empty means open."),
  price: required("price", "Contract price per package, dollars."),
  tier: optional("text", "Tier this row describes."),
  tier_measure: optional("text", "What the tier counts: packages, dollars, share or growth."),
  tier_threshold: optional("price", "Least measure for the tier."),
  rebate_pct: optional("percent", "Off-invoice rebate, per cent of spend."),
  prompt_pay_pct: optional("percent", "Discount for paying within the terms, per cent."),
  terms_days: optional("integer", "Days to pay.")
});

export const rebate = table("raw.rebate", "One rebate statement line.", {
  program_id: required("text", "Rebate program."),
  contract_id: optional("text", "Contract."),
  manufacturer: optional("text", "Manufacturer."),
  period_start: required("date", "First day of the earning period."),
  period_end: required("date", "Last day of the earning period."),
  hcpcs: optional("hcpcs", "HCPCS code, when for one drug."),
  ndc11: optional("ndc11", "National Drug Code, when for one product."),
  accrued_amount: optional("money", "Earned by the practice's own count, dollars."),
  received_amount: optional("money", "Received, dollars."),
  received_date: optional("date", "Date received."),
  tier: optional("text", "Tier paid.")
});

export const priorAuth = table("raw.prior_auth", "One prior authorization.", {
  authorization_id: required("text", "Authorization number.", {
    patient: true
  }),
  patient_key: optional("text", "The practice's pseudonym for the patient.", {
    patient: true
  }),
  site_id: optional("text", "Site."),
  payer_id: optional("text", "Payer."),
  hcpcs: optional("hcpcs", "HCPCS code."),
  requested_date: required("date", "Date requested.", {patient: true}),
  decided_date: optional("date", "Date decided.", {patient: true}),
  outcome: required("text", "Outcome.", {values: AUTHORIZATION_OUTCOMES}),
  reason: optional("text", "Reason of a denial."),
  valid_from: optional("date", "First date of service covered.", {
    patient: true
  }),
  valid_to: optional("date", "Last date of service covered.", {
    patient: true
  }),
  units: optional("units", "Billing units authorized.")
});

export const inventoryCount = table("raw.inventory_count", "One count of stock.", {
  site_id: required("text", "Site."),
  ndc11: required("ndc11", "National Drug Code."),
  count_date: required("date", "Date of the count, at the end of the day."),
  packages: required("units", "Packages found; parts of a package as a fraction."),
  lot: optional("text", "Lot counted; lots of one date are added up.")
});

export const schedule = table("raw.schedule", "One appointment.", {
  appointment_id: required("text", "Appointment.", {patient: true}),
  site_id: required("text", "Site."),
  date: required("date", "Date.", {patient: true}),
  patient_key: optional("text", "The practice's pseudonym for the patient.", {
    patient: true
  }),
  hcpcs: required("hcpcs", "HCPCS code to be given."),
  units: required("units", "Billing units planned."),
  status: required("text", "Status.", {values: APPOINTMENT_STATUSES})
});

export const administrationTime = table("raw.administration_time", "Start and stop of one administration.", {
  claim_id: required("text", "Claim.", {patient: true}),
  line_number: required("integer", "Line of the claim (`line` in the file)."),
  start: optional("timestamp", "Start.", {patient: true}),
  stop: optional("timestamp", "Stop.", {patient: true}),
  route: optional("text", "Route: iv_infusion, iv_push, sc, im.")
});

export const wac = table("raw.wac", "One list price of a package.", {
  ndc11: required("ndc11", "National Drug Code."),
  starts: required("date", "First day of the price."),
  wac_per_package: required("price", "Wholesale acquisition cost per package, dollars."),
  awp_per_package: optional("price", "Average wholesale price per package, dollars.")
});

export const budget = table("raw.budget", "One budgeted amount.", {
  quarter: required("quarter", "Quarter."),
  measure: required("text", "Measure: net_cost_recovery, allowed_amount, acquisition_cost, units."),
  hcpcs: optional("hcpcs", "HCPCS code; empty means all."),
  payer_id: optional("text", "Payer; empty means all."),
  site_id: optional("text", "Site; empty means all."),
  amount: required("money", "Amount.")
});

export const ACTION_STATUSES = ["open", "in_progress", "done", "dropped"] as const;

/** Kept by hand beside the data: `action_id` is the register's own, so a rebuild finds its owner and state again. */
export const actionStatus = table("raw.action_status", "Owner and state of one action of the quarterly review.", {
  action_id: required("text", "Action of the review's register; the same after every rebuild."),
  action_status: required("text", "State of the action.", {
    values: ACTION_STATUSES
  }),
  owner: optional("text", "Who sees to the action."),
  dollars_recovered: optional("money", "Dollars the action brought in so far."),
  note: optional("text", "Remark of the owner.")
});
