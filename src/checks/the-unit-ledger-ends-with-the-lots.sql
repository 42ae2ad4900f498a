-- A quarter opens with what the one before closed with, and the last closes with what is left in the lots.
WITH line AS (
  SELECT *, lag(closing_units, 1, 0) OVER key AS units_before, lag(closing_cost, 1, 0) OVER key AS cost_before,
    lead(quarter) OVER key IS NULL AS is_last
  FROM mart.unit_ledger
  WINDOW key AS (PARTITION BY site_id, ndc11 ORDER BY quarter)
),
lot AS (SELECT site_id, ndc11, sum(units_left) AS units, sum(cost_left) AS cost FROM core.lot GROUP BY site_id, ndc11)
SELECT line.quarter, site_id, ndc11, line.opening_units, line.units_before, line.closing_units, lot.units,
  line.closing_cost, lot.cost
FROM line
FULL JOIN lot USING (site_id, ndc11)
WHERE line.opening_units <> line.units_before OR line.opening_cost <> line.cost_before
  OR (coalesce(line.is_last, true) AND (coalesce(line.closing_units, 0) <> coalesce(lot.units, 0)
    OR coalesce(line.closing_cost, 0) <> coalesce(lot.cost, 0)))
