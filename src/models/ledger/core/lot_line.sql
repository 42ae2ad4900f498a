-- Receipts of a key laid end to end: a lot holds the units (position_start, position_end] and all earlier lots cost
-- cents_before. After u of its units floor(cents × u ÷ units) of its cents have gone, so the cost of any stretch is a
-- difference of two such sums. counted_before is how many of the units before it a count found, whose cost is an
-- estimate. Thousandths of a unit, cents.
-- grain: lot_id
SELECT
  event_id AS lot_id,
  key_id,
  received - milliunits AS position_start,
  received AS position_end,
  milliunits,
  cents,
  CAST(sum(CAST(cents AS DOUBLE)) OVER (PARTITION BY key_id ORDER BY event_id ROWS UNBOUNDED PRECEDING) AS BIGINT)
    - cents AS cents_before,
  event_order = 4 AS is_from_count,
  CAST(sum(CASE WHEN event_order = 4 THEN CAST(milliunits AS DOUBLE) ELSE 0 END) OVER (PARTITION BY key_id
    ORDER BY event_id ROWS UNBOUNDED PRECEDING) AS BIGINT)
  - CASE WHEN event_order = 4 THEN milliunits ELSE 0 END AS counted_before
FROM core.ledger_event
WHERE is_receipt
