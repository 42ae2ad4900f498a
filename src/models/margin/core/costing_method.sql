-- The costing methods at hand; every drug line has one row for each.
-- grain: method
SELECT 'fifo' AS method
UNION
SELECT DISTINCT method FROM core.drug_line_cost
