-- The newest CMS file against the one in force for the practice's last full quarter of claims: what the change is worth
-- at that quarter's volume, to Medicare and its effect per unit; a drug that would fall below its own cost is marked.
-- A limit for another unit (1 MG now, 60 MG next) is no change.
-- grain: hcpcs
WITH bounds AS (
  SELECT
    (SELECT max(quarter) FROM mart.margin_cube WHERE lines > 0) AS quarter,
    (SELECT max(quarter) FROM core.payment_limit) AS next_quarter
),
volume AS (
  SELECT cube.hcpcs,
    sum(cube.units) AS units,
    sum(cube.units) FILTER (payer.kind IN ('medicare_ffs', 'medicare_advantage')) AS medicare_units
  FROM mart.margin_cube AS cube
  JOIN core.payer AS payer USING (payer_id)
  WHERE cube.quarter = (SELECT quarter FROM bounds)
  GROUP BY cube.hcpcs
)
SELECT
  volume.hcpcs,
  bounds.quarter,
  bounds.next_quarter,
  now.payment_limit,
  next.payment_limit AS next_payment_limit,
  to_price(next.payment_limit - now.payment_limit) AS payment_limit_change,
  next.payment_limit / nullif(now.payment_limit, 0) - 1 AS payment_limit_change_ratio,
  to_units(volume.units) AS units,
  to_units(coalesce(volume.medicare_units, 0)) AS medicare_units,
  extend(next.payment_limit - now.payment_limit, coalesce(volume.medicare_units, 0)) AS medicare_effect_amount,
  now.unit_cost,
  now.payment_limit_after_sequestration,
  next.payment_limit_after_sequestration AS next_payment_limit_after_sequestration,
  coalesce(next.payment_limit_after_sequestration < now.unit_cost
    AND now.payment_limit_after_sequestration >= now.unit_cost, false) AS is_newly_underwater,
  next.notes
FROM volume
CROSS JOIN bounds
JOIN mart.asp_trend AS now ON now.hcpcs = volume.hcpcs AND now.quarter = bounds.quarter
LEFT JOIN mart.asp_trend AS next ON next.hcpcs = volume.hcpcs AND next.quarter = bounds.next_quarter
  AND coalesce(dosage_amount(next.dosage) = dosage_amount(now.dosage), true)
WHERE bounds.next_quarter > bounds.quarter
