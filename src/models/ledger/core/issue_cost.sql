-- What an issue took from stock under each method that values stock, in cents; what was short is not in it. Where no
-- issue names a lot that was received, specific lot is FIFO.
-- grain: event_id, method
-- materialize: view
SELECT event_id, 'fifo' AS method, cents FROM core.ledger_position
UNION ALL
SELECT event_id, 'average', cents FROM core.issue_cost_average
UNION ALL
SELECT fifo.event_id, 'specific_lot', CASE
  WHEN scanned_key.key_id IS NULL THEN fifo.cents ELSE coalesce(scanned.cents, 0) END
FROM core.ledger_position AS fifo
LEFT JOIN (SELECT DISTINCT key_id FROM core.scanned_issue) AS scanned_key USING (key_id)
LEFT JOIN (SELECT event_id, CAST(sum(cents) AS BIGINT) AS cents FROM core.scanned_issue GROUP BY event_id) AS scanned
  ON scanned.event_id = fifo.event_id
