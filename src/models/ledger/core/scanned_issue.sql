-- Cost of what the specific-lot method took, in cents: after u of a lot's units floor(cents × u ÷ units) of its cents
-- have gone, in ledger order. Thousandths of a unit.
-- grain: event_id, lot_id
WITH gone AS (
  SELECT
    event_id,
    lot_id,
    milliunits,
    CAST(sum(milliunits) OVER (PARTITION BY lot_id ORDER BY event_id ROWS UNBOUNDED PRECEDING) AS BIGINT) AS gone_after
  FROM core.scanned_take
)
SELECT
  gone.event_id,
  gone.lot_id,
  lot.key_id,
  gone.milliunits,
  floor_share(lot.cents, gone.gone_after, lot.milliunits)
  - floor_share(lot.cents, gone.gone_after - gone.milliunits, lot.milliunits) AS cents
FROM gone
JOIN core.lot_line AS lot USING (lot_id)
