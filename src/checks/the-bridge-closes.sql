-- The steps of the bridge add up to the change of net cost recovery, cost adjustments and rebates, to the cent, for
-- every drug, payer and site: there is no rest.
WITH cell AS (
  SELECT quarter, hcpcs, payer_id, site_id,
    money((collected_cents - acquisition_cents - cost_adjustment_cents + rebate_cents) * 0.01) AS result
  FROM core.bridge_cell
),
pair AS (SELECT DISTINCT quarter, base_quarter FROM mart.bridge),
change AS (
  SELECT pair.quarter, pair.base_quarter, hcpcs, payer_id, site_id,
    sum(CASE WHEN cell.quarter = pair.quarter THEN result ELSE -result END) AS change
  FROM pair JOIN cell ON cell.quarter IN (pair.quarter, pair.base_quarter)
  GROUP BY ALL
),
step AS (
  SELECT quarter, base_quarter, hcpcs, payer_id, site_id, sum(amount) AS steps FROM mart.bridge GROUP BY ALL
)
SELECT * FROM change LEFT JOIN step USING (quarter, base_quarter, hcpcs, payer_id, site_id)
WHERE change <> coalesce(steps, 0)
