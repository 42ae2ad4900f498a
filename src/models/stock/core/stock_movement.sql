-- Every movement of stock by what it was, at its FIFO cost: what came in (purchased, free, transferred_in,
-- opening_count, found) and what went out (billed, discarded, other_waste, returned, transferred_out, expired,
-- unexplained, before_first_count). Units billed without stock are beside it and move nothing. Thousandths of the
-- ledger's unit, cents.
-- grain: event_id, movement
WITH moved AS (
  SELECT
    event.event_id,
    event.key_id,
    event.event_date,
    CASE
      WHEN event.event_order = 4 THEN CASE WHEN difference.is_first THEN 'opening_count' ELSE 'found' END
      WHEN purchase.kind IN ('transfer_in', 'transfer_out') THEN 'transferred_in'
      WHEN purchase.kind = 'free_goods' THEN 'free'
      ELSE 'purchased'
    END AS movement,
    event.milliunits,
    event.cents,
    0 AS milliunits_short
  FROM core.ledger_event AS event
  LEFT JOIN core.purchase AS purchase ON purchase.rowid = event.purchase_rowid
  LEFT JOIN core.count_difference AS difference
    ON event.event_order = 4 AND difference.key_id = event.key_id AND difference.count_date = event.event_date
  WHERE event.is_receipt
  UNION ALL
  SELECT
    event.event_id,
    event.key_id,
    event.event_date,
    CASE event.event_order WHEN 2 THEN 'returned' WHEN 3 THEN 'transferred_out'
      ELSE CASE WHEN line.is_discarded THEN 'discarded' ELSE 'billed' END END,
    position.issued_after - position.issued_before,
    position.cents,
    position.milliunits_short
  FROM core.ledger_event AS event
  JOIN core.ledger_position AS position USING (event_id)
  LEFT JOIN core.claim_line AS line ON line.rowid = event.claim_rowid
  WHERE NOT event.is_receipt AND event.event_order < 4
  UNION ALL
  SELECT loss.event_id, loss.key_id, event.event_date, part.movement, part.milliunits, part.cents, 0
  FROM core.count_loss AS loss
  JOIN core.ledger_event AS event USING (event_id)
  CROSS JOIN LATERAL (VALUES
    ('before_first_count', loss.before_first_count_milliunits, loss.before_first_count_cents),
    ('expired', loss.expired_milliunits, loss.expired_cents),
    ('other_waste', loss.waste_milliunits, loss.waste_cents),
    ('unexplained', loss.unexplained_milliunits, loss.unexplained_cents)) AS part(movement, milliunits, cents)
  WHERE part.milliunits > 0
)
SELECT
  event_id,
  key_id,
  event_date,
  quarter_of(event_date) AS quarter,
  movement,
  CAST(milliunits AS BIGINT) AS milliunits,
  CAST(cents AS BIGINT) AS cents,
  CAST(milliunits_short AS BIGINT) AS milliunits_short
FROM moved
