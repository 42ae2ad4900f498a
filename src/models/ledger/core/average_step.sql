-- Pools of the weighted average: all stock of a key is one pool, and each receipt that follows an issue starts a new
-- one of what was left and what came in. Pools lie end to end on the line of issued units, from `position_start`;
-- `gone` left the pool before the next. In order of pool_number, so that each step of the recursion in
-- core.average_pool reads few rows. Thousandths of a unit, cents.
-- grain: key_id, position_start
WITH entered AS (
  SELECT lot.key_id, lot.position_end, lot.cents, coalesce(issue.issued_after, 0) AS position_start
  FROM core.lot_line AS lot
  ASOF LEFT JOIN core.ledger_position AS issue ON issue.key_id = lot.key_id AND issue.event_id < lot.lot_id
)
SELECT
  key_id,
  CAST(row_number() OVER (PARTITION BY key_id ORDER BY position_start) AS INTEGER) AS pool_number,
  position_start,
  max(position_end) - position_start AS milliunits,
  CAST(sum(cents) AS BIGINT) AS cents_in,
  lead(position_start) OVER (PARTITION BY key_id ORDER BY position_start) - position_start AS gone
FROM entered
GROUP BY key_id, position_start
ORDER BY pool_number, key_id
