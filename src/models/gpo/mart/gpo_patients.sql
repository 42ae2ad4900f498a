-- Patients given a manufacturer's drugs in the last four quarters and in the four before, by drug and site; `all` is
-- each patient once. Counts only.
-- grain: manufacturer, hcpcs, site_id
WITH last AS (SELECT max(quarter) AS quarter FROM core.claim_line WHERE is_drug),
given AS (
  SELECT coalesce(drug.manufacturer, 'unknown') AS manufacturer, line.hcpcs, line.site_id, line.patient_key,
    quarter_index(line.quarter) > quarter_index(last.quarter) - 4 AS is_recent
  FROM core.claim_line AS line
  CROSS JOIN last
  LEFT JOIN core.drug AS drug USING (hcpcs)
  WHERE line.is_drug AND line.status NOT IN ('void', 'reversal') AND line.patient_key IS NOT NULL
    AND quarter_index(line.quarter) > quarter_index(last.quarter) - 8
)
SELECT
  manufacturer,
  CASE WHEN grouping(hcpcs) = 1 THEN 'all' ELSE hcpcs END AS hcpcs,
  CASE WHEN grouping(site_id) = 1 THEN 'all' ELSE site_id END AS site_id,
  count(DISTINCT patient_key) FILTER (is_recent) AS patients,
  -- Where the claims do not reach back a year, none is not what they say.
  CASE WHEN (SELECT is_told FROM core.finding_state WHERE finding = 'patients_before')
    THEN count(DISTINCT patient_key) FILTER (NOT is_recent) END AS patients_before
FROM given
GROUP BY GROUPING SETS ((manufacturer, hcpcs, site_id), (manufacturer, hcpcs), (manufacturer, site_id), (manufacturer))
