-- Which two years own Medicare volume is compared over: those of CMS's spending file where own claims tell every month
-- of both, else the last 12 months and the 12 before, else none; and the months that are missing.
-- grain: growth_basis
WITH period AS (
  SELECT
    growth_basis,
    min(growth_month) AS growth_from,
    max(growth_month) AS growth_to,
    count(*) FILTER (is_month_told) AS months_told,
    string_agg(strftime(growth_month, '%Y-%m'), ', ' ORDER BY growth_month) FILTER (NOT is_month_told) AS missing_months
  FROM core.growth_month
  GROUP BY growth_basis
)
SELECT
  *,
  months_told = 24
    AND (growth_basis = 'same_years' OR count_if(months_told = 24 AND growth_basis = 'same_years') OVER () = 0)
    AS is_compared
FROM period
