/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const PRICE = "DECIMAL(18,6)";
const SHARE = "DECIMAL(9,5)";

/** Columns of the market: payers' published prices, and Medicare's own spending. */
export const MARKET_COLUMNS: Readonly<Record<string, Meaning>> = {
  file_age_days: ["BIGINT", "Days from the day the payer last updated the file to the day the run stands at."],
  files: ["BIGINT", "Files counted."],
  highest_rate: [PRICE, "Highest of the prices, dollars."],
  holder_npis: ["BIGINT", "NPIs that have the prices, counted once for each price."],
  holder_tins: ["BIGINT", "TINs that have the prices, counted once for each price."],
  left_out_reason: ["VARCHAR", "Why a payer's published price is not held against ours; null where it is."],
  lowest_rate: [PRICE, "Lowest of the prices, dollars."],
  market_allowed_amount: [
    DOLLARS,
    "Own dollars of codes that have usable published prices, last four quarters, dollars."
  ],
  market_codes: ["BIGINT", "Own codes that have usable published prices."],
  median_rate: [PRICE, "Median of the payer's published prices, dollars per billing unit."],
  median_share_of_limit: [SHARE, "Median of the payer's published prices over the Medicare payment limit."],
  own_allowed_amount: [DOLLARS, "Allowed on own adjudicated lines of the last four quarters, dollars."],
  own_percentile: [
    SHARE,
    "Per cent of those who have a published price that is below ours, half of the equal ones with them."
  ],
  own_published_rate: [PRICE, "Highest price the payer publishes for our own NPI or TIN, dollars."],
  own_rate: [PRICE, "What the payer pays us for a billing unit, last four quarters, dollars."],
  own_rate_basis: ["VARCHAR", "Where own_rate is from: contract where terms tell every line, else allowed."],
  own_share_of_limit: [SHARE, "Own price over the Medicare payment limit."],
  p10_rate: [PRICE, "A tenth of those who have a published price have this or less, dollars."],
  p25_rate: [PRICE, "A quarter of those who have a published price have this or less, dollars."],
  p75_rate: [PRICE, "Three quarters of those who have a published price have this or less, dollars."],
  p90_rate: [PRICE, "Nine tenths of those who have a published price have this or less, dollars."],
  rates: ["BIGINT", "Published prices counted."]
};
