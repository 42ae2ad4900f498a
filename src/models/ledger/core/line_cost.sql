-- What the drug on a claim line that consumes cost, under each method, with the claim and line it belongs to: rows of
-- core.drug_line_cost. units_short is in the stock's unit.
-- grain: claim_id, line, method
-- materialize: view
SELECT
  line.claim_id,
  line.line,
  cost.method,
  cost.acquisition_cost,
  cost.stock_units_short AS units_short,
  cost.cost_is_estimated,
  cost.cost_is_unknown
FROM core.drug_line_cost AS cost
JOIN core.claim_line AS line ON line.rowid = cost.claim_rowid
WHERE cost.is_costed
