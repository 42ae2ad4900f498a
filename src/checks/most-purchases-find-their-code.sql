-- Most of what is bought finds its billing code: where a crosswalk is loaded, packages that it does not know are at most the share
-- of purchases that unmapped_purchase_stop in data/reference/setting.csv says; beyond it margins would be of another practice.
WITH limits AS (
  SELECT CAST(coalesce(max(value) FILTER (name = 'unmapped_purchase_stop'), 0.5) AS DECIMAL(12, 6)) AS share FROM reference.setting
),
total AS (
  SELECT CAST(sum(abs(extended_amount)) AS DECIMAL(20, 2)) AS purchased_amount,
    CAST(coalesce(sum(abs(extended_amount)) FILTER (units IS NULL), 0) AS DECIMAL(20, 2)) AS dollars
  FROM core.purchase
)
SELECT total.dollars, total.purchased_amount, limits.share
FROM total, limits
WHERE EXISTS (FROM raw.ndc_hcpcs) AND total.dollars > total.purchased_amount * limits.share
