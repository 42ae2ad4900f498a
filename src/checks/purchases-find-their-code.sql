-- What is bought finds its billing code: drug packages that no crosswalk knows are at most the share of purchases that
-- unmapped_purchase_warning in data/reference/setting.csv says (2 per cent); else each is listed with its dollars.
-- severity: warn
WITH bought AS (
  SELECT ndc11, units IS NULL AS is_unmapped, money(sum(abs(extended_amount))) AS dollars FROM core.purchase
    GROUP BY ALL
),
limits AS (
  SELECT CAST(coalesce(max(value) FILTER (name = 'unmapped_purchase_warning'), 0.02) AS DECIMAL(12, 6)) AS share
    FROM reference.setting
),
total AS (
  SELECT CAST(sum(dollars) AS DECIMAL(20, 2)) AS dollars,
    CAST(coalesce(sum(dollars) FILTER (is_unmapped), 0) AS DECIMAL(20, 2)) AS unmapped FROM bought
)
SELECT bought.ndc11, bought.dollars
FROM bought, total, limits
WHERE bought.is_unmapped AND total.unmapped > total.dollars * limits.share
ORDER BY bought.dollars DESC, bought.ndc11
