-- The estimate for claimed units that were not on hand: short units at the unit cost of the latest earlier receipt that
-- cost something (else the next later one), rounded once to the cent, half up; else at the payment limit of the line's
-- quarter; else nothing. A line without an NDC to draw from is short in whole.
-- grain: claim_id, line
WITH short AS (
  SELECT event.claim_id, event.line, event.key_id, position.milliunits_short, greatest(event.prices, 1) AS price_number
  FROM core.ledger_position AS position
  JOIN core.ledger_event AS event USING (event_id)
  WHERE position.milliunits_short > 0 AND event.event_order = 1
  UNION ALL
  SELECT claim_id, line, NULL, CAST(ledger_units * 1000 AS BIGINT), NULL
  FROM core.claim_line
  WHERE consumes AND ledger_units > 0 AND ledger_ndc11 IS NULL
)
SELECT
  short.claim_id,
  short.line,
  short.milliunits_short,
  CAST(coalesce(
    round_share(lot.cents, short.milliunits_short, lot.milliunits),
    round_share(
      CAST(limits.payment_limit * 1000000 AS BIGINT),
      round_share(short.milliunits_short, CAST(line.units * 1000 AS BIGINT), CAST(line.ledger_units * 1000 AS BIGINT)),
      10000000
    ),
    0
  ) AS BIGINT) AS cents,
  CASE WHEN lot.cents IS NOT NULL THEN 'lot' WHEN limits.payment_limit IS NOT NULL THEN 'payment_limit' ELSE 'none' END AS basis
FROM short
JOIN core.claim_line AS line USING (claim_id, line)
LEFT JOIN core.lot_line AS lot USING (key_id, price_number)
LEFT JOIN core.payment_limit AS limits ON limits.quarter = line.quarter AND limits.hcpcs = line.hcpcs
