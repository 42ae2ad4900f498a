-- First in first out, average and specific lot issue the same dollars in total from a stock of which nothing is left.
WITH empty AS (
  SELECT key_id FROM core.ledger_key JOIN (SELECT site_id, ndc11 FROM core.lot GROUP BY ALL
    HAVING sum(units_left) = 0) USING (site_id, ndc11)
)
SELECT key_id, sum(issue_cost.cents) FILTER (method = 'fifo') AS fifo,
  sum(issue_cost.cents) FILTER (method = 'average') AS average,
  sum(issue_cost.cents) FILTER (method = 'specific_lot') AS specific_lot
FROM core.issue_cost
JOIN core.ledger_event USING (event_id)
JOIN empty USING (key_id)
GROUP BY key_id
HAVING sum(issue_cost.cents) FILTER (method = 'fifo') <> sum(issue_cost.cents) FILTER (method = 'average')
  OR sum(issue_cost.cents) FILTER (method = 'fifo') <> sum(issue_cost.cents) FILTER (method = 'specific_lot')
