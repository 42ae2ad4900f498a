-- What an issue took from lots under dated FIFO, in cents: F(issued_after) − F(issued_before), where F is the cost of the
-- first units of the key. One lookup finds F at each issue's end; the end of one issue is the start of the next.
-- grain: event_id
WITH reached AS (
  SELECT
    issue.event_id,
    issue.key_id,
    coalesce(lot.cents_before + floor_share(lot.cents, issue.issued_after - lot.position_start, lot.milliunits), 0) AS cents_after
  FROM core.ledger_position AS issue
  ASOF LEFT JOIN core.lot_line AS lot ON lot.key_id = issue.key_id AND lot.position_start < issue.issued_after
)
SELECT
  event_id,
  cents_after - lag(cents_after, 1, 0) OVER (PARTITION BY key_id ORDER BY event_id) AS cents
FROM reached
