-- The cost of a claim line is the sum of what it took from lots, and more only where units were short.
SELECT line.claim_id, line.line, line.acquisition_cost, coalesce(sum(issue.cost), 0) AS issued_cost, line.units_short
FROM core.line_cost AS line
LEFT JOIN core.lot_issue AS issue
  ON issue.claim_id = line.claim_id AND issue.line = line.line AND issue.method = 'fifo' AND issue.issue_kind = 'claim'
WHERE line.method = 'fifo'
GROUP BY ALL
HAVING (line.units_short = 0 AND line.acquisition_cost <> coalesce(sum(issue.cost), 0))
  OR line.acquisition_cost < coalesce(sum(issue.cost), 0)
