-- A claim line at the price of the day: units × unit cost of the last receipt that cost something, up to and including
-- the line's day, rounded once to the cent, half up. Estimated where there is none yet: the next later one, else the
-- payment limit of the quarter, else nothing. It asks what the dose would cost to replace, so it takes nothing from
-- stock.
-- grain: claim_rowid
WITH asked AS (
  SELECT
    event.event_id,
    event.claim_rowid,
    event.milliunits,
    price.lot_id,
    round_share(price.cents, event.milliunits, price.milliunits) AS cents
  FROM core.ledger_event AS event
  ASOF LEFT JOIN core.lot_price AS price ON price.key_id = event.key_id AND price.from_event <= event.event_id
  WHERE event.event_order = 1
),
unpriced AS (
  SELECT
    asked.claim_rowid,
    -- A limit is for the units of the line's own code, which the ledger's unit need not be.
    round_share(CAST(limits.payment_limit * 1000000 AS BIGINT), CAST(line.units * 1000 AS BIGINT), 10000000) AS cents
  FROM asked
  JOIN core.claim_line AS line ON line.rowid = asked.claim_rowid
  JOIN core.payment_limit AS limits ON limits.quarter = line.quarter AND limits.hcpcs = line.hcpcs
  WHERE asked.lot_id IS NULL
)
SELECT
  asked.claim_rowid,
  CAST(coalesce(asked.cents, unpriced.cents, 0) AS BIGINT) AS cents,
  coalesce(asked.lot_id > asked.event_id, true) AS is_estimated
FROM asked
LEFT JOIN unpriced USING (claim_rowid)
