-- A product of a molecule that has biosimilars, bought in the last four quarters: units of a dose, what a unit cost in
-- the newest of them (before rebates that step up with volume, after all others), and whole doses on the shelf. No row
-- where the files do not tell what payers prefer (data/reference/finding.csv, product_choice).
-- grain: hcpcs
WITH last AS (
  SELECT max(quarter) AS quarter FROM mart.gpo_price
),
price AS (
  SELECT price.hcpcs, price.quarter, price.unit_cost, price.net_unit_cost
  FROM mart.gpo_price AS price CROSS JOIN last
  WHERE quarter_index(price.quarter) > quarter_index(last.quarter) - 4
  QUALIFY row_number() OVER (PARTITION BY price.hcpcs ORDER BY price.quarter DESC) = 1
),
molecule AS (
  SELECT hcpcs, reference_hcpcs FROM reference.biosimilar WHERE reference_hcpcs <> ''
  UNION
  SELECT reference_hcpcs, reference_hcpcs FROM reference.biosimilar WHERE reference_hcpcs <> ''
),
stepped AS (
  SELECT DISTINCT code.hcpcs
  FROM core.gpo_term AS contract
  JOIN core.ndc AS code USING (ndc11)
  CROSS JOIN core.supply_setting AS setting
  WHERE contract.tier_measure IN ('packages', 'dollars', 'growth', 'share')
    AND setting.known_through BETWEEN contract.starts AND coalesce(contract.ends, DATE '9999-12-31')
),
stock AS (
  SELECT hcpcs, sum(on_hand_units) AS units FROM core.supply_stock GROUP BY hcpcs
)
SELECT
  price.hcpcs,
  molecule.reference_hcpcs,
  drug.family,
  drug.standard_dose_units,
  price.quarter AS price_quarter,
  CASE WHEN stepped.hcpcs IS NULL THEN price.net_unit_cost ELSE price.unit_cost END AS unit_cost,
  CAST(floor(CAST(coalesce(stock.units, 0) AS DOUBLE) / CAST(drug.standard_dose_units AS DOUBLE)) AS INTEGER)
    AS stock_doses
FROM price
JOIN molecule USING (hcpcs)
JOIN core.drug AS drug ON drug.hcpcs = price.hcpcs AND drug.standard_dose_units > 0
JOIN core.finding_state AS state ON state.finding = 'product_choice' AND state.is_told
LEFT JOIN stepped ON stepped.hcpcs = price.hcpcs
LEFT JOIN stock ON stock.hcpcs = price.hcpcs
