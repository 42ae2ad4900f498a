-- What a therapeutic family is bought of, by quarter and drug: standard doses and treatment days, so that products with
-- other vials and other billing units compare. Free goods count, as they are given.
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
  to_units(bought.units) AS units,
  to_units(CAST(round_share(milliunits(bought.units), 1000, milliunits(drug.standard_dose_units)) AS DECIMAL(18, 0))
    * CAST(0.001 AS DECIMAL(4, 3))) AS standard_doses,
  to_units(CAST(round_share(milliunits(bought.units), milliunits(drug.dose_interval_days),
    milliunits(drug.standard_dose_units)) AS DECIMAL(18, 0)) * CAST(0.001 AS DECIMAL(4, 3))) AS treatment_days,
  money(bought.invoice_amount) AS invoice_amount
FROM bought
JOIN core.drug AS drug USING (hcpcs)
WHERE drug.family IS NOT NULL AND drug.standard_dose_units > 0 AND bought.units > 0
