-- What was issued from a lot plus what is left is the lot: its units and its cents.
SELECT lot.lot_id, lot.cost, lot.cost_left, coalesce(sum(issue.cost), 0) AS issued_cost, lot.units, lot.units_left,
  coalesce(sum(issue.units), 0) AS issued_units
FROM core.lot AS lot
LEFT JOIN core.lot_issue AS issue ON issue.lot_id = lot.lot_id AND issue.method = 'fifo'
GROUP BY ALL
HAVING lot.cost <> lot.cost_left + coalesce(sum(issue.cost), 0)
  OR lot.units <> lot.units_left + coalesce(sum(issue.units), 0)
