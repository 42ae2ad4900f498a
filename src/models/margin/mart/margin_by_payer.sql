-- What was earned in a quarter of service by payer; cost adjustments have no payer and stand under 'none'; the cube's
-- measures, added up.
-- grain: quarter, payer_id
SELECT
  quarter,
  payer_id,
  CAST(sum(COLUMNS('lines$')) AS BIGINT) AS '\0',
  to_units(sum(COLUMNS('units'))) AS '\0',
  money(sum(COLUMNS('amount$|cost$|margin$|recovery$|adjustment$'))) AS '\0'
FROM mart.margin_cube
GROUP BY quarter, payer_id
