-- New quarters of payment limits: what the move from the quarter before is worth at the practice's own Medicare units,
-- of that quarter where it has claims, else of its newest. Units of payers whose kind nobody tells may be Medicare's:
-- they stand beside, and where there are no others the worth is not known.
WITH added AS (
  SELECT DISTINCT quarter FROM new.core.payment_limit
  EXCEPT
  SELECT DISTINCT quarter FROM old.core.payment_limit
),
volume AS (
  SELECT cube.quarter, cube.hcpcs,
    coalesce(sum(cube.units) FILTER (payer.kind IN ('medicare_ffs', 'medicare_advantage')), 0) AS units,
    coalesce(sum(cube.units) FILTER (payer.kind = 'unknown'), 0) AS unknown_units
  FROM new.mart.margin_cube AS cube
  JOIN new.core.payer AS payer USING (payer_id)
  GROUP BY cube.quarter, cube.hcpcs
),
newest AS (SELECT max(quarter) AS quarter FROM new.mart.margin_cube WHERE lines > 0)
SELECT
  added.quarter,
  limits.hcpcs,
  before.payment_limit AS old_price,
  limits.payment_limit AS new_price,
  volume.units,
  volume.unknown_units,
  CASE WHEN volume.units > 0 OR volume.unknown_units = 0
    THEN CAST(extend(limits.payment_limit - before.payment_limit, volume.units) * 100 AS BIGINT) END AS amount_cents
FROM added
CROSS JOIN newest
JOIN new.core.payment_limit AS limits ON limits.quarter = added.quarter
LEFT JOIN new.core.payment_limit AS before ON before.quarter = add_quarters(added.quarter, -1)
  AND before.hcpcs = limits.hcpcs
JOIN volume ON volume.hcpcs = limits.hcpcs AND volume.quarter = CASE
  WHEN added.quarter IN (SELECT quarter FROM volume) THEN added.quarter ELSE newest.quarter END
WHERE volume.units + volume.unknown_units > 0 AND limits.payment_limit IS DISTINCT FROM before.payment_limit
