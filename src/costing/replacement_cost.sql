-- A claim line at the price of the day: units × unit cost of the last receipt that cost something, up to and including
-- the line's day, rounded once to the cent, half up. Estimated where there is none yet: the next later one, else the
-- payment limit of the quarter, else nothing. It asks what the dose would cost to replace, so it takes nothing from stock.
-- grain: claim_id, line
WITH asked AS (
  SELECT claim_id, line, key_id, milliunits, prices, greatest(prices, 1) AS price_number
  FROM core.ledger_event
  WHERE event_order = 1
),
unpriced AS (
  SELECT
    asked.claim_id,
    asked.line,
    -- A limit is for the units of the line's own code, which the ledger's unit need not be.
    round_share(CAST(limits.payment_limit * 1000000 AS BIGINT), CAST(line.units * 1000 AS BIGINT), 10000000) AS cents
  FROM asked
  JOIN core.claim_line AS line USING (claim_id, line)
  JOIN core.payment_limit AS limits ON limits.quarter = line.quarter AND limits.hcpcs = line.hcpcs
  WHERE asked.prices = 0 AND asked.key_id NOT IN (SELECT key_id FROM core.lot_line WHERE price_number = 1)
)
SELECT
  asked.claim_id,
  asked.line,
  CAST(coalesce(
    round_share(lot.cents, asked.milliunits, lot.milliunits),
    unpriced.cents,
    0
  ) AS BIGINT) AS cents,
  asked.prices = 0 AS is_estimated
FROM asked
LEFT JOIN core.lot_line AS lot USING (key_id, price_number)
LEFT JOIN unpriced ON unpriced.claim_id = asked.claim_id AND unpriced.line = asked.line
