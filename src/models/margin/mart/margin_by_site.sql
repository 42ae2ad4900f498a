-- What was earned in a quarter of service by site of care; the cube's measures, added up.
-- grain: quarter, site_id
SELECT
  quarter,
  site_id,
  CAST(sum(COLUMNS('lines$')) AS BIGINT) AS '\0',
  to_units(sum(COLUMNS('units'))) AS '\0',
  money(sum(COLUMNS('amount$|cost$|margin$|recovery$|adjustment$'))) AS '\0'
FROM mart.margin_cube
GROUP BY quarter, site_id
