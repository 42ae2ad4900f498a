-- A product at a payer that is given its molecule: whole doses of the last four quarters and what a dose brings (null
-- where nobody knows what the payer pays). As for break-even prices: allowed, less denials, what patients leave unpaid
-- and sequestration; Medicare's limit is known for products it has not been billed for too.
-- grain: payer_id, hcpcs
WITH mix AS (
  SELECT * FROM mart.gpo_payer_mix WHERE units > 0
),
payer AS (
  SELECT product.reference_hcpcs, mix.payer_id, any_value(mix.payer_kind) AS payer_kind,
    max(mix.unpaid_patient_share) AS unpaid_patient_share, max(mix.sequestration_share) AS sequestration_share,
    CAST(sum(mix.denied_share * mix.units) AS DOUBLE) / CAST(sum(mix.units) AS DOUBLE) AS denied_share
  FROM mix
  JOIN core.choice_product AS product USING (hcpcs)
  GROUP BY product.reference_hcpcs, mix.payer_id
),
newest_limit AS (
  SELECT hcpcs, payment_limit, coinsurance_pct
  FROM core.payment_limit
  WHERE payment_limit > 0 AND quarter <= (SELECT max(quarter) FROM core.claim_line WHERE is_drug)
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC) = 1
),
rate AS (
  SELECT
    payer.payer_id,
    product.*,
    coalesce(mix.units, 0) AS units,
    CASE WHEN mix.hcpcs IS NULL THEN CASE WHEN payer.payer_kind = 'medicare_ffs' THEN 'medicare' ELSE 'none' END
      ELSE mix.rate_basis END AS rate_basis,
    CAST(CASE WHEN mix.hcpcs IS NULL THEN newest_limit.payment_limit
      ELSE mix.allowed_per_unit + mix.invoice_multiple * product.unit_cost END AS DOUBLE) AS allowed,
    CAST(CASE WHEN mix.hcpcs IS NULL THEN newest_limit.coinsurance_pct * 0.01
      ELSE mix.patient_share END AS DOUBLE) AS patient,
    CAST(coalesce(mix.unpaid_patient_share, payer.unpaid_patient_share) AS DOUBLE) AS unpaid,
    CAST(coalesce(mix.sequestration_share, payer.sequestration_share) AS DOUBLE) AS sequestration,
    CASE WHEN mix.hcpcs IS NULL THEN payer.denied_share ELSE CAST(mix.denied_share AS DOUBLE) END AS denied
  FROM payer
  JOIN core.choice_product AS product USING (reference_hcpcs)
  LEFT JOIN mix ON mix.payer_id = payer.payer_id AND mix.hcpcs = product.hcpcs
  LEFT JOIN newest_limit ON newest_limit.hcpcs = product.hcpcs
)
SELECT
  payer_id,
  hcpcs,
  reference_hcpcs,
  family,
  CAST(round(CAST(units AS DOUBLE) / CAST(standard_dose_units AS DOUBLE)) AS INTEGER) AS today_doses,
  rate_basis,
  CASE WHEN rate_basis <> 'none' AND allowed IS NOT NULL THEN money(round(allowed
    * CAST(standard_dose_units AS DOUBLE) * (1 - denied)
    * (patient * (1 - unpaid) + (1 - patient) * (1 - sequestration)), 2)) END AS dose_brings_amount,
  money(round(CAST(unit_cost AS DOUBLE) * CAST(standard_dose_units AS DOUBLE), 2)) AS dose_cost
FROM rate
