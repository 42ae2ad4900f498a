-- A site in a quarter for the review: drug margin with what is still to come, and administration revenue apart, with
-- the visits both are shared by.
-- grain: quarter, site_id
WITH visit AS (
  SELECT quarter, site_id, count(DISTINCT (coalesce(patient_key, claim_id), service_date)) AS visits
  FROM core.claim_line
  WHERE status NOT IN ('void', 'reversal')
  GROUP BY quarter, site_id
),
matured AS (SELECT quarter, site_id, sum(to_come_amount) AS to_come_amount FROM mart.matured GROUP BY quarter, site_id)
SELECT
  margin.quarter,
  margin.site_id,
  margin.lines,
  coalesce(visit.visits, 0) AS visits,
  margin.acquisition_cost,
  money(coalesce(matured.to_come_amount, 0)) AS to_come_amount,
  money(margin.net_cost_recovery + coalesce(matured.to_come_amount, 0)) AS matured_net_cost_recovery,
  margin.administration_amount
FROM mart.margin_by_site AS margin
LEFT JOIN visit ON visit.quarter = margin.quarter AND visit.site_id = margin.site_id
LEFT JOIN matured ON matured.quarter = margin.quarter AND matured.site_id = margin.site_id
WHERE margin.lines > 0
