-- Units billed without a lot on hand are costed by estimate; they should be few.
-- severity: warn
SELECT site_id, ledger_ndc11 AS ndc11, sum(units_short) AS units_short, sum(acquisition_cost) AS acquisition_cost
FROM core.drug_line
WHERE method = 'fifo' AND units_short > 0
GROUP BY ALL
