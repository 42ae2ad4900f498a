import {cents, printJson, readMart} from "../../src/site/page-data.ts";

const PRICES = [
  "payment_limit",
  "own_published_rate",
  "own_rate",
  "p10_rate",
  "p25_rate",
  "median_rate",
  "p75_rate",
  "p90_rate"
]
  .map((name) => `CAST(rate.${name} AS DOUBLE) AS ${name}`)
  .join(", ");
const SHARES = ["own_percentile", "own_share_of_limit", "median_share_of_limit"]
  .map((name) => `CAST(rate.${name} AS DOUBLE) AS ${name}`)
  .join(", ");
const rates = await readMart(`
SELECT rate.reporting_entity, rate.payer_id, coalesce(payer.name, rate.reporting_entity) AS payer_name, rate.hcpcs,
  coalesce(drug.name, rate.hcpcs) AS drug_name, rate.service_class, rate.negotiated_type, rate.own_rate_basis, ${PRICES}, ${SHARES},
  CAST(rate.rates AS INTEGER) AS rates, CAST(rate.holder_tins AS INTEGER) AS holder_tins, CAST(rate.holder_npis AS INTEGER) AS holder_npis,
  CAST(rate.last_updated_on AS VARCHAR) AS last_updated_on, CAST(rate.file_age_days AS INTEGER) AS file_age_days, ${cents("rate.own_allowed_amount")}
FROM market_rate AS rate LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs)
ORDER BY rate.own_allowed_amount DESC NULLS LAST, rate.reporting_entity, rate.hcpcs`);
const leftOut = await readMart(`
SELECT reporting_entity, hcpcs, left_out_reason, CAST(rates AS INTEGER) AS rates, CAST(holder_tins AS INTEGER) AS holder_tins,
  CAST(lowest_rate AS DOUBLE) AS lowest_rate, CAST(highest_rate AS DOUBLE) AS highest_rate, CAST(payment_limit AS DOUBLE) AS payment_limit
FROM market_rate_left_out ORDER BY reporting_entity, hcpcs, left_out_reason`);
const payers = await readMart(`
SELECT payer_id, name, kind, CAST(files AS INTEGER) AS files, CAST(last_updated_on AS VARCHAR) AS last_updated_on, CAST(codes AS INTEGER) AS codes,
  CAST(market_codes AS INTEGER) AS market_codes, ${cents("own_allowed_amount", "market_allowed_amount")}
FROM market_payer ORDER BY own_allowed_amount DESC, payer_id`);
const NUMBERS = [
  ...[
    "national_unit_price",
    "national_price_growth",
    "national_spending_growth",
    "national_units_growth",
    "own_units_growth",
    "own_year_units",
    "own_year_units_before",
    "national_units_per_patient",
    "lowest_limit",
    "highest_limit"
  ],
  ...[
    "own_unit_price",
    "own_units_per_patient",
    "own_units_per_visit",
    "own_discarded_share",
    "national_discarded_share",
    "state_units"
  ],
  ...[
    "state_unit_price",
    "state_units_per_visit",
    "own_share_of_state",
    "provider_median_units",
    "provider_median_units_per_visit"
  ]
]
  .map((name) => `CAST(${name} AS DOUBLE) AS ${name}`)
  .join(", ");
const drugs = await readMart(`
SELECT hcpcs, name, family, year, limit_state, state_year, states, discarded_year, CAST(state_providers AS INTEGER) AS state_providers,
  CAST(listed_providers AS INTEGER) AS listed_providers, CAST(quarters AS INTEGER) AS quarters, ${NUMBERS}, ${cents("national_spending", "medicare_amount")}
FROM medicare_drug ORDER BY medicare_amount DESC NULLS LAST, national_spending DESC NULLS LAST, hcpcs`);
const families = await readMart(`
SELECT family, year, CAST(codes AS INTEGER) AS codes, CAST(national_spending_growth AS DOUBLE) AS national_spending_growth,
  CAST(own_amount_growth AS DOUBLE) AS own_amount_growth,
  ${cents("national_spending", "medicare_amount", "own_year_amount", "own_year_amount_before")}
FROM medicare_family ORDER BY medicare_amount DESC NULLS LAST, family`);
const growth = await readMart(`
SELECT growth_basis, CAST(growth_from AS VARCHAR) AS growth_from, CAST(growth_to AS VARCHAR) AS growth_to,
  CAST(months_told AS INTEGER) AS months_told, missing_months, is_compared
FROM medicare_growth ORDER BY growth_basis`);
const [run] = await readMart("SELECT is_sample FROM run");
printJson({rates, leftOut, payers, drugs, families, growth, is_sample: run?.["is_sample"] === true});
