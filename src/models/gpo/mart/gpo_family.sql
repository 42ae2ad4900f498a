-- What a therapeutic family is bought of, by quarter and drug: standard doses and treatment days, so that products with other
-- vials and other billing units compare. Free goods count, as they are given.
-- grain: quarter, hcpcs
WITH bought AS (
  SELECT quarter, hcpcs, sum(units) AS units, sum(invoice_amount) AS invoice_amount
  FROM core.gpo_purchase
  GROUP BY quarter, hcpcs
)
SELECT
  bought.quarter,
  drug.family,
  bought.hcpcs,
  drug.name,
  drug.manufacturer,
  drug.drug_class,
  CAST(bought.units AS DECIMAL(18, 3)) AS units,
  CAST(CAST(round_share(CAST(bought.units * 1000 AS BIGINT), 1000, CAST(drug.standard_dose_units * 1000 AS BIGINT)) AS DECIMAL(18, 0)) * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(18, 3)) AS standard_doses,
  CAST(CAST(round_share(CAST(bought.units * 1000 AS BIGINT), CAST(drug.dose_interval_days * 1000 AS BIGINT), CAST(drug.standard_dose_units * 1000 AS BIGINT)) AS DECIMAL(18, 0)) * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(18, 3)) AS treatment_days,
  CAST(bought.invoice_amount AS DECIMAL(18, 2)) AS invoice_amount
FROM bought
JOIN core.drug AS drug USING (hcpcs)
WHERE drug.family IS NOT NULL AND drug.standard_dose_units > 0 AND bought.units > 0
