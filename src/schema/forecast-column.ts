/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const PRICE = "DECIMAL(18,6)";

/** Columns of the forecasts: payment limits ahead and what the Maximum Fair Price does. */
export const FORECAST_COLUMNS: Readonly<Record<string, Meaning>> = {
  asp_erosion_effect: [DOLLARS, "Change of net cost recovery by the drug's own path of limits and prices, dollars."],
  codes: ["BIGINT", "Codes counted."],
  coverage: ["DECIMAL(9,5)", "Share of outcomes inside the interval from P10 to P90."],
  cut_median: ["DECIMAL(9,5)", "Share by which the median error lies below no-change's."],
  cut_weighted: ["DECIMAL(9,5)", "Share by which the weighted error lies below no-change's."],
  error_median: ["DECIMAL(9,5)", "Median of the errors, as a share of the limit published."],
  error_weighted: [
    "DECIMAL(9,5)",
    "Spend-weighted mean of the errors, each at most the whole limit, as a share of it."
  ],
  forecast_by: ["VARCHAR", "How it was forecast: plus_six or a baseline."],
  forecasts: ["BIGINT", "Forecasts scored."],
  financing_amount: [DOLLARS, "Interest on refunds until they arrive, dollars."],
  flag: ["VARCHAR", "What to know before relying on a forecast; null when there is nothing."],
  horizon: ["INTEGER", "Quarters ahead of the newest limit known; 0 is all of them together."],
  is_used: ["BOOLEAN", "The practice has billed, bought or holds the drug."],
  limit_amount: [DOLLARS, "Units at the payment limit of each line's own quarter, dollars."],
  limit_quarter: ["VARCHAR", "Quarter of the payment limit."],
  mean: [PRICE, "Mean of the forecast, dollars per billing unit."],
  mfp_amount: [DOLLARS, "Units at the Maximum Fair Price, dollars."],
  mfp_is_assumed: ["BOOLEAN", "The Maximum Fair Price is the scenario's, not a published one."],
  mfp_payment_effect: [DOLLARS, "Change of net cost recovery by Medicare paying 106% of MFP, dollars."],
  mix_effect: [DOLLARS, "Change of net cost recovery by a change of volume, dollars."],
  net_cost_recovery_p10: [DOLLARS, "The lowest along the low, middle and high path of limits, dollars."],
  net_cost_recovery_if_file: [DOLLARS, "If payers without a contract term all follow CMS's file, dollars."],
  net_cost_recovery_if_neither: [DOLLARS, "If payers without a contract term keep what they pay, dollars."],
  known_from: ["DATE", "Day from which a payment rule changes."],
  rule_subject: ["VARCHAR", "What a payment rule is about."],
  rule_change: ["VARCHAR", "What changes in it."],
  question: ["VARCHAR", "What is open about the selection of a drug; null when nothing is."],
  net_cost_recovery_p90: [DOLLARS, "The highest along the low, middle and high path of limits, dollars."],
  p10: [PRICE, "One in ten outcomes is expected below it, dollars per billing unit."],
  p50: [PRICE, "As many outcomes are expected above as below, dollars per billing unit."],
  p90: [PRICE, "One in ten outcomes is expected above it, dollars per billing unit."],
  payment_amount: [DOLLARS, "Collected under the scenario, dollars."],
  price_source: ["VARCHAR", "Where the price, its absence or the score comes from."],
  refund_amount: [DOLLARS, "Refunds of the difference to the Maximum Fair Price, dollars."],
  refund_due_amount: [DOLLARS, "What entitled lines cost above the Maximum Fair Price, dollars."],
  refund_float_effect: [
    DOLLARS,
    "Change of net cost recovery by getting the drug at MFP or refunded, less interest, dollars."
  ],
  refund_outstanding_amount: [DOLLARS, "Refunds due and not received, dollars."],
  scored_period: ["VARCHAR", "development: outcomes the method was chosen on; held_out: outcomes scored once."],
  selected_collected_amount: [
    DOLLARS,
    "Collected on selected drugs under the term in the last four quarters, dollars."
  ],
  selected_from: ["VARCHAR", "First quarter of the Maximum Fair Price."],
  source_date: ["DATE", "Date of the source."],
  spillover_effect: [DOLLARS, "Change of net cost recovery by what contracts and ASP follow, dollars."],
  today_net_cost_recovery: [DOLLARS, "Net cost recovery at today's limits and prices, dollars."],
  wac_date: ["DATE", "First day of the list price."],
  wac_per_unit: [PRICE, "List price per billing unit of the package bought most, dollars."]
};
