-- The practice beside Medicare, by drug: national price a unit, its growth, units a patient and a year, discarded
-- share, and the practice's states, each in the newest year CMS tells, beside the practice's own last four quarters,
-- and own units of a year against the year before where own claims tell both (mart.medicare_growth says which).
-- Drugs of the practice and the other products of their families; what no file tells is empty.
-- grain: hcpcs
WITH own_family AS (
  SELECT DISTINCT family FROM core.drug WHERE family IS NOT NULL AND hcpcs IN (SELECT hcpcs FROM core.own_medicare)
),
code AS (
  SELECT hcpcs FROM core.own_medicare
  UNION
  SELECT hcpcs FROM core.own_growth
  UNION
  SELECT hcpcs FROM core.drug WHERE family IN (SELECT family FROM own_family)
    AND hcpcs IN (SELECT hcpcs FROM raw.drug_spending)
),
newest AS (
  SELECT this.*, before.national_unit_price AS price_before, before.total_spending AS spending_before,
    before.dosage_units AS units_before
  FROM core.medicare_year AS this
  LEFT JOIN core.medicare_year AS before ON before.hcpcs = this.hcpcs AND before.year = this.year - 1
  WHERE this.year = (SELECT max("year") FROM core.medicare_year)
),
wasted AS (
  SELECT hcpcs, "year" AS discarded_year, CAST(medicare_discarded / nullif(medicare_allowed, 0) AS DECIMAL(9, 5))
    AS national_discarded_share
  FROM raw.discarded_drug
  WHERE "year" IS NOT DISTINCT FROM (SELECT max("year") FROM raw.discarded_drug)
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY file_id DESC, line DESC) = 1
),
-- Providers of the states as CMS lists them, those with more than ten patients.
provider AS (
  SELECT hcpcs, count(DISTINCT rendering_npi) AS listed_providers,
    to_units(median(services)) AS provider_median_units,
    to_units(median(services / nullif(beneficiary_days, 0))) AS provider_median_units_per_visit
  FROM (
    FROM raw.provider_service
    WHERE "year" IS NOT DISTINCT FROM (SELECT max("year") FROM raw.provider_service)
    QUALIFY row_number() OVER (PARTITION BY rendering_npi, hcpcs, is_facility ORDER BY file_id DESC, line DESC) = 1
  )
  GROUP BY hcpcs
),
-- Own units of the very year of the state's file, where the practice's claims reach over all of it.
own_year AS (
  SELECT line.hcpcs, year(line.service_date) AS year, to_units(sum(line.units)) AS units
  FROM core.claim_line AS line
  JOIN core.payer AS payer ON payer.payer_id = line.payer_id AND payer.kind = 'medicare_ffs'
  WHERE line.is_drug AND NOT line.is_open AND line.status IN ('original', 'replacement')
    AND line.allowed_amount > 0
  GROUP BY ALL
),
told_year AS (
  SELECT year(service_date) AS year FROM core.claim_line GROUP BY ALL HAVING count(DISTINCT month(service_date)) = 12
)
SELECT
  code.hcpcs,
  drug.name,
  drug.family,
  newest.year,
  newest.national_unit_price,
  CAST(newest.national_unit_price / nullif(newest.price_before, 0) - 1 AS DECIMAL(12, 5)) AS national_price_growth,
  money(newest.total_spending) AS national_spending,
  CAST(newest.total_spending / nullif(newest.spending_before, 0) - 1 AS DECIMAL(12, 5)) AS national_spending_growth,
  CAST(newest.dosage_units / nullif(newest.units_before, 0) - 1 AS DECIMAL(12, 5)) AS national_units_growth,
  growth.own_year_units,
  growth.own_year_units_before,
  CAST(growth.own_year_units / nullif(growth.own_year_units_before, 0) - 1 AS DECIMAL(12, 5)) AS own_units_growth,
  newest.national_units_per_patient,
  newest.lowest_limit,
  newest.highest_limit,
  newest.limit_state,
  own.quarters,
  own.own_unit_price,
  own.medicare_amount,
  own.medicare_patients,
  -- A patient's units of a year need a year.
  CASE WHEN own.quarters = 4 THEN to_units(own.medicare_units / nullif(own.medicare_patients, 0)) END
    AS own_units_per_patient,
  to_units(own.medicare_units / nullif(own.medicare_visits, 0)) AS own_units_per_visit,
  CASE WHEN own.units IS NOT NULL THEN
    CAST(coalesce(own.discarded_units, 0) / nullif(own.units, 0) AS DECIMAL(9, 5)) END AS own_discarded_share,
  wasted.discarded_year,
  wasted.national_discarded_share,
  state.state_year,
  state.states,
  state.state_units,
  state.state_providers,
  state.state_unit_price,
  to_units(state.state_units / nullif(state.state_visits, 0)) AS state_units_per_visit,
  provider.listed_providers,
  provider.provider_median_units,
  provider.provider_median_units_per_visit,
  CAST(own_year.units / nullif(state.state_units, 0) AS DECIMAL(12, 5)) AS own_share_of_state
FROM code
LEFT JOIN core.drug AS drug USING (hcpcs)
LEFT JOIN newest USING (hcpcs)
LEFT JOIN core.own_medicare AS own USING (hcpcs)
LEFT JOIN core.own_growth AS growth USING (hcpcs)
LEFT JOIN wasted USING (hcpcs)
LEFT JOIN core.state_drug AS state USING (hcpcs)
LEFT JOIN provider USING (hcpcs)
LEFT JOIN own_year ON own_year.hcpcs = code.hcpcs AND own_year.year = state.state_year
  AND own_year.year IN (SELECT year FROM told_year)
