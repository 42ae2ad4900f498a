-- Money Medicare paid in the last four quarters to a site of a kind that is no Medicare provider: collected, and at
-- risk of being taken back. An ambulatory infusion suite of a pharmacy bills commercial payers; Medicare knows no such
-- provider.
-- grain: payer_id, site_id
WITH last AS (SELECT max(quarter) AS quarter FROM mart.margin_cube WHERE lines > 0)
SELECT
  cube.payer_id,
  cube.site_id,
  min(cube.quarter) AS first_quarter,
  max(cube.quarter) AS last_quarter,
  CAST(sum(cube.lines) AS BIGINT) AS lines,
  money(sum(cube.collected_amount)) AS at_risk_amount
FROM mart.margin_cube AS cube
JOIN core.payer AS payer ON payer.payer_id = cube.payer_id AND payer.kind = 'medicare_ffs'
JOIN core.site AS site ON site.site_id = cube.site_id AND site.kind = 'ais'
CROSS JOIN last
WHERE quarter_index(cube.quarter) > quarter_index(last.quarter) - 4
GROUP BY cube.payer_id, cube.site_id
HAVING sum(cube.collected_amount) > 0
