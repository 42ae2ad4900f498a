-- What an issue took from stock at the weighted average of its day, in cents: a stretch of one pool, since every issue
-- lies between two receipts.
-- grain: event_id
SELECT
  issue.event_id,
  coalesce(
    floor_share(pool.cents, issue.issued_after - pool.position_start, pool.milliunits)
    - floor_share(pool.cents, issue.issued_before - pool.position_start, pool.milliunits),
    0
  ) AS cents
FROM core.ledger_position AS issue
ASOF LEFT JOIN core.average_pool AS pool ON pool.key_id = issue.key_id AND pool.position_start < issue.issued_after
