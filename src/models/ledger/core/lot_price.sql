-- What the units of a key cost when they were last paid for, from which place of the ledger on: receipts that cost
-- something, not what a count found, whose cost is itself an estimate. The first of a key also stands for what lies
-- before it.
-- grain: lot_id
-- materialize: view
SELECT
  lot_id,
  key_id,
  CASE WHEN row_number() OVER (PARTITION BY key_id ORDER BY lot_id) = 1 THEN 0 ELSE lot_id END AS from_event,
  milliunits,
  cents
FROM core.lot_line
WHERE cents > 0 AND NOT is_from_count
