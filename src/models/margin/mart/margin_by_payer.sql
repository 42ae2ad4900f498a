-- What was earned in a quarter of service by payer; cost adjustments have no payer and stand under 'none'; the cube's measures, added up.
-- grain: quarter, payer_id
SELECT
  quarter,
  payer_id,
  CAST(sum(COLUMNS('lines$')) AS BIGINT) AS '\0',
  CAST(sum(COLUMNS('units')) AS DECIMAL(18, 3)) AS '\0',
  CAST(sum(COLUMNS('amount$|cost$|margin$|recovery$|adjustment$')) AS DECIMAL(18, 2)) AS '\0'
FROM mart.margin_cube
GROUP BY quarter, payer_id
