-- The 24 months that own volume is compared over, once for the newest year of CMS's spending file with the year before
-- it (same_years), once for the last 12 months that own claims reach to the end of with the 12 before (newest_year).
-- A month is told where Medicare has lines of it and the practice's claims begin in its first week or before and end
-- in its last week or later.
-- grain: growth_basis, growth_month
WITH claim AS (
  SELECT min(service_date) AS first_day, max(service_date) AS last_day FROM core.claim_line WHERE status <> 'void'
),
period AS (
  SELECT 'same_years' AS growth_basis, make_date(max("year") + 1, 1, 1) AS ends FROM core.medicare_year
  UNION ALL
  SELECT 'newest_year', CAST(date_trunc('month', last_day + 7) AS DATE) FROM claim
),
month AS (
  SELECT growth_basis, back.range < 12 AS is_newer_year,
    CAST(ends - INTERVAL 1 MONTH * (back.range + 1) AS DATE) AS growth_month
  FROM period
  CROSS JOIN range(24) AS back
  WHERE ends IS NOT NULL
)
SELECT
  month.growth_basis,
  month.growth_month,
  month.is_newer_year,
  coalesce(claim.first_day <= month.growth_month + 6 AND claim.last_day >= last_day(month.growth_month) - 6, false)
    AND month.growth_month IN (
      SELECT CAST(date_trunc('month', line.service_date) AS DATE)
      FROM core.claim_line AS line
      JOIN core.payer AS payer ON payer.payer_id = line.payer_id AND payer.kind = 'medicare_ffs'
      WHERE line.status <> 'void'
    ) AS is_month_told
FROM month
CROSS JOIN claim
