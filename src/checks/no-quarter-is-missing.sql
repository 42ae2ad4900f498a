-- Between the first and the last quarter of claims every quarter has claims, and each has a payment-limit file.
-- severity: warn
WITH bound AS (
  SELECT min(quarter_index(quarter)) AS first, max(quarter_index(quarter)) AS last FROM core.claim_line
),
expected AS (
  SELECT quarter_from_index(unnest(range(first, last + 1))) AS quarter FROM bound WHERE first IS NOT NULL
)
SELECT expected.quarter, claims.quarter IS NULL AS has_no_claims, limits.quarter IS NULL AS has_no_payment_limits
FROM expected
LEFT JOIN (SELECT DISTINCT quarter FROM core.claim_line) AS claims USING (quarter)
LEFT JOIN (SELECT DISTINCT quarter FROM core.payment_limit) AS limits USING (quarter)
WHERE claims.quarter IS NULL OR limits.quarter IS NULL
