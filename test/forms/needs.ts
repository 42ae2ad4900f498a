/**
 * What a value may rest on beside claims and purchases, and where the program says that it is not told: the finding of
 * `mart.finding_state`, and the words by which that names the file that would tell.
 */
export const NEEDS = {
  payer_kinds: {finding: "payer_kinds", file: "payers.csv"},
  site_kinds: {finding: "site_kinds", file: "sites.csv"},
  payer_contracts: {finding: "contract_payment", file: "payer_contracts.csv"},
  inventory_counts: {finding: "stock_losses", file: "inventory_counts.csv"},
  administration_times: {finding: "administration_hours", file: "administration_times.csv"},
  prior_auths: {finding: "authorization_lines", file: "prior_auths.csv"},
  schedule: {finding: "planned_doses", file: "schedule.csv"},
  budget: {finding: "budget", file: "budget.csv"},
  rebates: {finding: "rebates", file: "rebates.csv"},
  gpo_contracts: {finding: "contract_prices", file: "gpo_contracts.csv"},
  wac: {finding: "list_prices", file: "wac.csv"},
  patient_payments: {finding: "patient_balances", file: "patient_paid_amount"},
  paid_dates: {finding: "days_to_pay", file: "835"},
  expiry_dates: {finding: "expiring_stock", file: "expiry_date"},
  /** Claims that no payer has answered yet. */
  open_claims: {finding: "open_claims", file: "837P"},
  /** What was answered before the answer that stands. */
  first_answers: {finding: "first_answers", file: "835"},
  /** Invoices of what lay on the shelf at the first count. */
  opening_purchases: {finding: "opening_cost", file: "purchases.csv"},
  /** Claims of the quarter before: what is paid in a quarter is mostly of the one before. */
  claims_before: {finding: "days_to_pay", file: "quarters of claims"},
  /** More than one quarter of claims. */
  quarters: {finding: "benefit_shift", file: "quarters of claims"}
} as const;

export type Need = keyof typeof NEEDS;
