-- Where an issue lies on the line of all units its key ever received, and what it took from lots under dated FIFO: it
-- takes (issued_before, issued_after], oldest units first. What was demanded while nothing was on hand is short and
-- takes no place: the shortage so far is the running maximum of demanded − received, which receipts never raise, so
-- issues alone are looked at. Its cents are F(issued_after) − F(issued_before), where F is the cost of the first units
-- of the key: one lookup finds F at each issue's end, and the end of one issue is the start of the next; so are the
-- units it took that only a count tells of (milliunits_counted), whose cost is an estimate. Thousandths of a unit.
-- grain: event_id
WITH short AS (
  SELECT
    event_id,
    key_id,
    demanded,
    greatest(0, max(demanded - received) OVER (PARTITION BY key_id ORDER BY event_id
      ROWS UNBOUNDED PRECEDING)) AS short_after
  FROM core.ledger_event
  WHERE NOT is_receipt
),
positioned AS (
  SELECT event_id, key_id, demanded - short_after AS issued_after, short_after FROM short
),
reached AS (
  SELECT
    issue.event_id,
    issue.key_id,
    issue.issued_after,
    issue.short_after,
    coalesce(lot.cents_before + floor_share(lot.cents, issue.issued_after - lot.position_start, lot.milliunits),
      0) AS cents_after,
    coalesce(lot.counted_before + CASE WHEN lot.is_from_count THEN issue.issued_after - lot.position_start ELSE 0 END,
      0) AS counted_after
  FROM positioned AS issue
  ASOF LEFT JOIN core.lot_line AS lot ON lot.key_id = issue.key_id AND lot.position_start < issue.issued_after
)
SELECT
  event_id,
  key_id,
  lag(issued_after, 1, 0) OVER ledger AS issued_before,
  issued_after,
  short_after - lag(short_after, 1, 0) OVER ledger AS milliunits_short,
  cents_after - lag(cents_after, 1, 0) OVER ledger AS cents,
  counted_after - lag(counted_after, 1, 0) OVER ledger AS milliunits_counted
FROM reached
WINDOW ledger AS (PARTITION BY key_id ORDER BY event_id)
