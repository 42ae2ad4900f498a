/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const PRICE = "DECIMAL(18,6)";
const UNITS = "DECIMAL(18,3)";
const SHARE = "DECIMAL(9,5)";

/** Columns of the market: payers' published prices, and Medicare's own spending. */
export const MARKET_COLUMNS: Readonly<Record<string, Meaning>> = {
  growth_basis: [
    "VARCHAR",
    "Which 24 months own volume is compared over: same_years as CMS's spending file, or the newest_year of own claims and the one before."
  ],
  growth_from: ["DATE", "First day of the first of the 24 months."],
  growth_month: ["DATE", "First day of a month that own volume is compared over."],
  growth_to: ["DATE", "First day of the last of the 24 months."],
  is_compared: ["BOOLEAN", "Own growth is of these 24 months."],
  is_month_told: [
    "BOOLEAN",
    "Own claims tell the whole month: Medicare has lines of it, and claims reach over all of it."
  ],
  is_newer_year: ["BOOLEAN", "The month or line is of the newer of the two years compared."],
  missing_months: ["VARCHAR", "Months that own claims do not tell, as 2023-07; null where they tell all."],
  months_told: ["BIGINT", "Of the 24 months, those that own claims tell."],
  national_units_growth: ["DECIMAL(12,5)", "Change of Medicare's billing units from the year before, as a share."],
  own_amount_growth: [
    "DECIMAL(12,5)",
    "Change of own Medicare dollars from the year before, as a share; null where own claims do not tell both years."
  ],
  own_units_growth: [
    "DECIMAL(12,5)",
    "Change of own Medicare units from the year before, as a share; null where own claims do not tell both years."
  ],
  own_year_amount: [
    DOLLARS,
    "Allowed by Medicare fee-for-service in the newer of the two years compared, pending units at what the others were allowed, dollars."
  ],
  own_year_amount_before: [DOLLARS, "The same of the older of the two years, dollars."],
  own_year_units: [UNITS, "Own Medicare units of the newer of the two years compared, pending ones with them."],
  own_year_units_before: [UNITS, "Own Medicare units of the older of the two years compared."],
  discarded_year: ["INTEGER", "Year of CMS's file of discarded units."],
  highest_limit: [PRICE, "Highest payment limit of the year's quarters, dollars per billing unit."],
  limit_state: [
    "VARCHAR",
    "Where Medicare's price a unit lies against the year's four limits: at_limit, below_limit, above_limit, or not_proved."
  ],
  listed_providers: ["BIGINT", "Rendering providers in the practice's states that CMS lists for the drug."],
  lowest_limit: [PRICE, "Lowest payment limit of the year's quarters, dollars per billing unit."],
  mean_limit: [PRICE, "Mean of the payment limits of the year's quarters, dollars per billing unit."],
  medicare_amount: [
    DOLLARS,
    "Allowed by Medicare fee-for-service on own adjudicated lines, last four quarters, dollars."
  ],
  medicare_patients: [
    "BIGINT",
    "Own Medicare fee-for-service patients, last four quarters; null where a line has none."
  ],
  medicare_units: [UNITS, "Own billing units of Medicare fee-for-service, last four quarters."],
  medicare_visits: ["BIGINT", "Own patients' days of service, Medicare fee-for-service, last four quarters."],
  national_discarded_share: [SHARE, "Discarded part of what Medicare allowed for the drug, nation."],
  national_price_growth: ["DECIMAL(12,5)", "Change of Medicare's price a unit from the year before, as a share."],
  national_spending: [DOLLARS, "Medicare's and its patients' spending, nation, dollars."],
  national_spending_growth: ["DECIMAL(12,5)", "Change of Medicare's spending from the year before, as a share."],
  national_unit_price: [PRICE, "Medicare's spending a billing unit, nation, after sequestration, dollars."],
  national_units_per_patient: [UNITS, "Billing units a Medicare patient and year, nation."],
  own_discarded_share: [SHARE, "Own discarded (JW) units over all own units of the drug, last four quarters."],
  own_share_of_state: [
    "DECIMAL(12,5)",
    "Own Medicare units over the state's, the same year; null where claims miss a month of it."
  ],
  own_unit_price: [PRICE, "Allowed by Medicare fee-for-service a billing unit, own last four quarters, dollars."],
  own_units_per_patient: [UNITS, "Own billing units a Medicare patient and year; null before four quarters."],
  own_units_per_visit: [UNITS, "Own billing units a Medicare patient's day."],
  state_providers: ["BIGINT", "Rendering providers of the drug in the practice's states, once a place of service."],
  state_unit_price: [
    PRICE,
    "Allowed by Medicare a billing unit in the practice's states, before sequestration, dollars."
  ],
  state_units: [UNITS, "Medicare's billing units in the practice's states, at least: CMS suppresses small rows."],
  state_units_per_visit: [UNITS, "Billing units a Medicare patient's day in the practice's states."],
  state_visits: ["BIGINT", "Medicare patients' days of service in the practice's states."],
  state_year: ["INTEGER", "Year of CMS's file by state."],
  states: ["VARCHAR", "The practice's states that the figure adds up."],
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
  provider_median_units: [UNITS, "Median of the listed providers' Medicare units of the year."],
  provider_median_units_per_visit: [UNITS, "Median of the listed providers' units a Medicare patient's day."],
  rates: ["BIGINT", "Published prices counted."]
};
