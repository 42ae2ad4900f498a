-- Every source keeps coming: purchases, claims and remittances reach the month before the day the run stands at, counts
-- of stock the last four months, and the last whole month of each is within half of its usual number of rows (the
-- median of the six before, from ten up).
-- severity: warn
SELECT source, through_month, months_behind, last_month_rows, typical_month_rows
FROM mart.source_through
WHERE months_behind > CASE source WHEN 'inventory_counts' THEN 4 ELSE 1 END
  OR (source <> 'inventory_counts' AND typical_month_rows >= 10
    AND (last_month_rows * 2 < typical_month_rows OR last_month_rows * 2 > typical_month_rows * 3))
ORDER BY source
