/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const PRICE = "DECIMAL(18,6)";
const UNITS = "DECIMAL(18,3)";

/** Movements of the unit ledger: each is a column of units (in the ledger's unit) and one of dollars at FIFO cost. */
const MOVEMENTS: Readonly<Record<string, string>> = {
  opening: "On hand when the quarter began",
  purchased: "Bought",
  free: "Came free with purchases",
  transferred_in: "Came from another site",
  found: "Found by a count beyond the book, at no cost",
  billed: "Billed as given, from stock",
  discarded: "Billed as discarded (JW)",
  other_waste: "Thrown away unbilled: missing at a count, and known from visits with neither JW nor JZ",
  returned: "Sent back to the distributor",
  transferred_out: "Went to another site",
  expired: "Missing at a count, from lots past their date",
  unexplained: "Missing at a count, and nothing says why",
  closing: "On hand when the quarter ended"
};

const MOVEMENT_COLUMNS: Readonly<Record<string, Meaning>> = Object.fromEntries(
  Object.entries(MOVEMENTS).flatMap(([name, meaning]): [string, Meaning][] => [
    // Discarded units stand in other tables too, in the units billed.
    ...(name === "discarded" ? [] : [[`${name}_units`, [UNITS, `${meaning}, units.`]] as [string, Meaning]]),
    [`${name}_cost`, [DOLLARS, `${meaning}, dollars at cost.`]]
  ])
);

/** The columns that inventory, purchasing and rebates add; part of the list in column.ts. */
export const SUPPLY_COLUMNS: Readonly<Record<string, Meaning>> = {
  ...MOVEMENT_COLUMNS,
  age: ["VARCHAR", "Days since the earning period ended, in classes."],
  annual_financing_rate: ["DECIMAL(12,8)", "What a year of borrowing costs, as a fraction."],
  at_risk_cost: [DOLLARS, "Cost of the units the pace of use will not reach before their date, dollars."],
  at_risk_units: [UNITS, "Units the pace of use will not reach before their date."],
  at_stake_amount: [DOLLARS, "Rebate on what is already bought that the next tier adds, dollars."],
  average_stock_cost: [DOLLARS, "Mean of opening and closing stock at cost, dollars."],
  book_units: [UNITS, "Units the ledger held just before the count."],
  buy_by_date: ["DATE", "Last day on which purchases count for the next tier."],
  consumed_units: [UNITS, "Units used, thrown away, expired or lost: what yield is a share of."],
  contract_price: [PRICE, "Contract price per package, dollars."],
  cost_above_pace: [
    DOLLARS,
    "Packages beyond the pace of buying that the next tier takes, at the contract price, dollars."
  ],
  cost_to_next: [DOLLARS, "Packages to the next tier at the contract price, dollars."],
  counted_units: [UNITS, "Units found."],
  days: ["BIGINT", "Days of the quarter; of a rebate, from the end of its period to receipt, else to now."],
  days_gone: ["BIGINT", "Days of the period up to the last known movement."],
  days_held: ["BIGINT", "Days a unit lies in stock: average stock over cost of use, × 91."],
  days_left: ["BIGINT", "Days left of the period."],
  stock_days: ["DOUBLE", "Average stock × days of the quarter ÷ cost of what was used."],
  days_to_expiry: ["BIGINT", "Days from the last known movement to the lot's date."],
  days_unpaid: ["BIGINT", "Days from service to the payer's payment, weighted by dollars."],
  diluted_unit_cost: [PRICE, "Invoice dollars per billing unit received, free goods included."],
  distance_to_next: [PRICE, "What is missing to the next tier, in what the tier counts."],
  due_date: ["DATE", "Day the suggested order would be due if ordered on the last known day."],
  excess_cost: [DOLLARS, "Cost of stock beyond what schedule and pace will use, dollars."],
  excess_units: [UNITS, "Stock beyond what schedule and pace will use."],
  expired_cents: ["BIGINT", "Cost of what was missing from lots past their date, cents."],
  expired_milliunits: ["BIGINT", "Thousandths of units missing from lots past their date."],
  fifo_difference: [DOLLARS, "Cost under this method less cost under first in, first out, dollars."],
  financed_days: ["BIGINT", "Days in stock and unpaid beyond the vendor's terms."],
  gain_if_reached: [DOLLARS, "What the next tier adds on all purchases once it is reached, dollars."],
  handling_amount: [DOLLARS, "Freight and service fees, dollars."],
  highest_unit_price: [PRICE, "Highest price of a package, dollars."],
  stock_turns: ["DOUBLE", "Cost of a year's use at the quarter's pace ÷ average stock."],
  invoice_amount: [DOLLARS, "What invoice lines charged, dollars."],
  invoice_unit_cost: [PRICE, "Invoice dollars per billing unit paid for."],
  is_about_to_be_missed: ["BOOLEAN", "At the pace so far the period ends below the next tier."],
  is_running: ["BOOLEAN", "The period covers the last known day."],
  known_through: ["DATE", "Day of the last known stock movement."],
  landed_unit_cost: [PRICE, "Per billing unit received: free goods diluting, freight and fees added."],
  lead_days: ["BIGINT", "Longest time from invoice to shelf of the product, days."],
  ledger_units_lost: [UNITS, "Unbilled waste in the ledger's own unit."],
  lowest_unit_price: [PRICE, "Lowest price of a package, dollars."],
  measure_value: [PRICE, "How far the period has come, in what the tier counts."],
  missing_units: [UNITS, "Units planned to the order horizon beyond what is on hand or on order."],
  movement: ["VARCHAR", "Why stock came or went."],
  net_unit_cost_cash: [PRICE, "Net acquisition cost per billing unit that can be billed, without financing."],
  net_unit_cost_economic: [PRICE, "Net acquisition cost per billing unit that can be billed, with financing."],
  new_unit_price: [PRICE, "Price of a package from that day, dollars."],
  next_package_value: [
    DOLLARS,
    "Rebate the next package earns, with the step on all before it if it reaches the tier."
  ],
  next_rebate_pct: ["DECIMAL(9,4)", "Rebate of the next tier, per cent of spend."],
  next_threshold: [PRICE, "Least measure of the next tier."],
  next_tier: ["VARCHAR", "The next tier."],
  old_unit_price: [PRICE, "Price of a package before that day, dollars."],
  on_hand_units: [UNITS, "Units on hand."],
  on_order_units: [UNITS, "Units invoiced and not yet received."],
  order_amount: [DOLLARS, "Suggested packages at the last price, dollars."],
  order_horizon_days: ["INTEGER", "Days of the schedule an order should cover."],
  order_packages: [UNITS, "Packages suggested to order."],
  order_rebate_amount: [DOLLARS, "Rebate the suggested order earns at the contract's present tier, dollars."],
  outstanding_amount: [DOLLARS, "Accrued and not received, dollars."],
  overstock_days: ["INTEGER", "Days of use beyond which stock is too much."],
  packages_above_pace: [UNITS, "Packages the next tier takes beyond the pace of buying."],
  packages_to_next: [UNITS, "Packages to the next tier."],
  paid_units: [UNITS, "Billing units paid for."],
  planned_to_horizon_units: [UNITS, "Units planned to the end of the order horizon."],
  planned_units: [UNITS, "Units planned after the last known movement, whole vials where they are single-dose."],
  price_change_amount: [DOLLARS, "Price change × packages bought at the new price, dollars."],
  projected_rebate: [DOLLARS, "Rebate of the whole period at the pace so far, dollars."],
  projected_rebate_pct: ["DECIMAL(9,4)", "Rebate of the tier the pace leads to, per cent."],
  projected_spend_amount: [DOLLARS, "Spend of the whole period at the pace so far, dollars."],
  projected_value: [PRICE, "Measure at the end of the period at the pace so far."],
  prompt_pay_discount: [DOLLARS, "Discount for paying within the terms, dollars."],
  rebate_to_date: [DOLLARS, "Rebate on what is bought, at the tier reached so far, dollars."],
  run_out_week: ["DATE", "Monday of the week in which planned doses exceed stock."],
  run_rate_days: ["INTEGER", "Days the pace of use is taken from."],
  spend_amount: [DOLLARS, "Spent under the contract in the period, dollars."],
  rest_cost: [DOLLARS, "Cost of what the dose leaves in its vials where the container is unknown, dollars."],
  rest_units: [UNITS, "What the dose leaves in its vials where the container is unknown, units."],
  unbilled_waste_cost: [DOLLARS, "Cost of drug thrown away and not billed, dollars."],
  unbilled_waste_payment: [DOLLARS, "What payers' rules would have paid for it, dollars."],
  unbilled_waste_units: [UNITS, "Billing units thrown away and not billed."],
  unexplained_cents: ["BIGINT", "Cost of what is missing and unexplained, cents."],
  unexplained_milliunits: ["BIGINT", "Thousandths of units missing and unexplained."],
  unit_cost_after_accrued_rebate: [PRICE, "Landed, less prompt pay and rebates accrued, per billing unit."],
  unit_cost_after_prompt_pay: [PRICE, "Landed, less prompt pay, per billing unit."],
  unit_cost_after_received_rebate: [PRICE, "Landed, less prompt pay and rebates received so far, per billing unit."],
  units_per_vial: [UNITS, "Billing units of one vial: package ÷ vials in it."],
  usable_units: [UNITS, "Units billed as given or discarded."],
  used_cost: [DOLLARS, "Cost of what was billed as given or discarded, dollars."],
  used_units: [UNITS, "Units used in the days the pace is taken from."],
  vials: ["BIGINT", "Vials opened for the dose."],
  visits: ["BIGINT", "Visits or appointments."],
  waste_cents: ["BIGINT", "Cost of unbilled waste found missing, cents."],
  waste_milliunits: ["BIGINT", "Thousandths of units of unbilled waste found missing."],
  weeks_left: ["BIGINT", "Whole weeks until planned doses exceed stock."]
};
