-- The newest CMS file against the one in force for the practice's last full quarter of claims: what the change is worth
-- at that quarter's volume, to Medicare and its effect per unit; a drug that would fall below its own cost is marked.
-- A limit for another unit (1 MG now, 60 MG next) is no change.
-- grain: hcpcs
WITH newest AS (
  SELECT max(quarter) AS quarter FROM core.payment_limit
)
SELECT
  volume.hcpcs,
  volume.quarter,
  newest.quarter AS next_quarter,
  now.payment_limit,
  next.payment_limit AS next_payment_limit,
  to_price(next.payment_limit - now.payment_limit) AS payment_limit_change,
  next.payment_limit / nullif(now.payment_limit, 0) - 1 AS payment_limit_change_ratio,
  volume.units,
  volume.medicare_units,
  extend(next.payment_limit - now.payment_limit, volume.medicare_units) AS medicare_effect_amount,
  now.unit_cost,
  now.payment_limit_after_sequestration,
  next.payment_limit_after_sequestration AS next_payment_limit_after_sequestration,
  coalesce(next.payment_limit_after_sequestration < now.unit_cost
    AND now.payment_limit_after_sequestration >= now.unit_cost, false) AS is_newly_underwater,
  next.notes
FROM core.last_quarter_volume AS volume
CROSS JOIN newest
JOIN mart.asp_trend AS now ON now.hcpcs = volume.hcpcs AND now.quarter = volume.quarter
LEFT JOIN mart.asp_trend AS next ON next.hcpcs = volume.hcpcs AND next.quarter = newest.quarter
  AND coalesce(dosage_amount(next.dosage) = dosage_amount(now.dosage), true)
WHERE newest.quarter > volume.quarter
