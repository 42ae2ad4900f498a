-- Limits of quarters both publications have that are not what they were: worth, at the own Medicare units of that
-- quarter; units of payers of unknown kind as with new limits.
WITH volume AS (
  SELECT cube.quarter, cube.hcpcs,
    coalesce(sum(cube.units) FILTER (payer.kind IN ('medicare_ffs', 'medicare_advantage')), 0) AS units,
    coalesce(sum(cube.units) FILTER (payer.kind = 'unknown'), 0) AS unknown_units
  FROM new.mart.margin_cube AS cube
  JOIN new.core.payer AS payer USING (payer_id)
  GROUP BY cube.quarter, cube.hcpcs
)
SELECT
  limits.quarter,
  limits.hcpcs,
  before.payment_limit AS old_price,
  limits.payment_limit AS new_price,
  coalesce(volume.units, 0) AS units,
  coalesce(volume.unknown_units, 0) AS unknown_units,
  CASE WHEN coalesce(volume.units, 0) > 0 OR coalesce(volume.unknown_units, 0) = 0
    THEN CAST(extend(limits.payment_limit - before.payment_limit, coalesce(volume.units, 0)) * 100 AS BIGINT)
    END AS amount_cents
FROM new.core.payment_limit AS limits
JOIN old.core.payment_limit AS before USING (quarter, hcpcs)
LEFT JOIN volume USING (quarter, hcpcs)
WHERE limits.payment_limit IS DISTINCT FROM before.payment_limit
  AND limits.hcpcs IN (SELECT hcpcs FROM new.core.claim_line WHERE is_drug)
