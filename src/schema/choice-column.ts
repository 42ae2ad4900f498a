/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";

/** Columns of the choice of products of a molecule. */
export const CHOICE_COLUMNS: Readonly<Record<string, Meaning>> = {
  chosen_amount: [DOLLARS, "Margin a year of the best mix of products, with rebates, dollars."],
  chosen_doses: ["INTEGER", "Doses a year of the product at the payer in the best mix."],
  chosen_margin_amount: [DOLLARS, "Margin a year of the best mix before rebates that step up with volume, dollars."],
  chosen_rebate_amount: [DOLLARS, "Rebates of tiers a year under the best mix, dollars."],
  dose_brings_amount: [
    DOLLARS,
    "What a dose brings: allowed less denials, unpaid patients' parts, sequestration; dollars."
  ],
  dose_cost: [DOLLARS, "What a dose costs before rebates that step up with volume, dollars."],
  dose_weight: ["DOUBLE", "What a dose counts toward a tier: packages, dollars, or one."],
  given_doses: ["BIGINT", "Whole doses of the last four quarters."],
  gain_amount: [DOLLARS, "Margin a year of the best mix less today's, dollars."],
  is_stock_left: ["BOOLEAN", "What payers prefer left no room to use the stock on hand first."],
  min_share_pct: [
    "DECIMAL(9,4)",
    "Least share of a molecule's doses a payer asks its preferred products to have, per cent."
  ],
  moved_doses: ["BIGINT", "Doses a year that change product."],
  preference: ["VARCHAR", "What the payer says of the product: preferred, excluded or none."],
  preferences_cost: [DOLLARS, "What more a year the best mix would be worth without payers' preferences, dollars."],
  price_quarter: ["VARCHAR", "Quarter of the price."],
  products: ["BIGINT", "Products bought in the last four quarters."],
  stock_cost: [DOLLARS, "What more a year the best mix would be worth without using stock on hand first, dollars."],
  stock_doses: ["INTEGER", "Whole doses on the shelf."],
  switch_limit_cost: [DOLLARS, "What more a year the best mix would be worth without the switch limit, dollars."],
  today_amount: [DOLLARS, "Margin a year of today's mix of products, with rebates, dollars."],
  today_doses: ["INTEGER", "Whole doses of the last four quarters, of the product at the payer."],
  today_margin_amount: [DOLLARS, "Margin a year of today's mix before rebates that step up with volume, dollars."],
  today_rebate_amount: [DOLLARS, "Rebates of tiers a year under today's mix, dollars."],
  unpriced_doses: ["BIGINT", "Doses whose payer's price nobody knows: left as they are, no dollars."],
  year_threshold: ["DOUBLE", "Threshold of the tier for a year, in what doses count."]
};
