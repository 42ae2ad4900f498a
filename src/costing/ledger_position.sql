-- Where an issue lies on the line of all units its key ever received: it takes (issued_before, issued_after], oldest units
-- first. What was demanded while nothing was on hand is short and takes no place: the shortage so far is the running
-- maximum of demanded − received, which receipts never raise, so issues alone are looked at. Thousandths of a unit.
-- grain: event_id
WITH short AS (
  SELECT
    event_id,
    key_id,
    milliunits,
    demanded,
    greatest(0, max(demanded - received) OVER (PARTITION BY key_id ORDER BY event_id ROWS UNBOUNDED PRECEDING)) AS short_after,
    greatest(0, max(demanded - received) OVER (PARTITION BY key_id ORDER BY event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
      AS short_before
  FROM core.ledger_event
  WHERE NOT is_receipt
)
SELECT
  event_id,
  key_id,
  demanded - milliunits - short_before AS issued_before,
  demanded - short_after AS issued_after,
  short_after - short_before AS milliunits_short
FROM short
