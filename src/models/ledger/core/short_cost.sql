-- The estimate for claimed units that were not on hand: short units at the unit cost of the latest earlier receipt that
-- cost something (else the next later one), rounded once to the cent, half up; else at the payment limit of the line's
-- quarter; else nothing. A line without an NDC to draw from is short in whole.
-- grain: claim_rowid
WITH short AS (
  SELECT event.claim_rowid, event.key_id, event.event_id, position.milliunits_short
  FROM core.ledger_position AS position
  JOIN core.ledger_event AS event USING (event_id)
  WHERE position.milliunits_short > 0 AND event.event_order = 1
  UNION ALL
  SELECT rowid, NULL, NULL, CAST(ledger_units * 1000 AS BIGINT)
  FROM core.claim_line
  WHERE consumes AND ledger_units > 0 AND ledger_ndc11 IS NULL
),
priced AS (
  SELECT short.*, round_share(price.cents, short.milliunits_short, price.milliunits) AS cents
  FROM short
  ASOF LEFT JOIN core.lot_price AS price ON price.key_id = short.key_id AND price.from_event <= short.event_id
)
SELECT
  short.claim_rowid,
  short.milliunits_short,
  CAST(coalesce(
    short.cents,
    round_share(
      CAST(coalesce(limits.payment_limit, noc.payment_limit) * 1000000 AS BIGINT),
      round_share(short.milliunits_short, CAST(line.units * 1000 AS BIGINT), CAST(line.ledger_units * 1000 AS BIGINT)),
      10000000
    ),
    0
  ) AS BIGINT) AS cents,
  CASE WHEN short.cents IS NOT NULL THEN 'lot'
    WHEN coalesce(limits.payment_limit, noc.payment_limit) IS NOT NULL THEN 'payment_limit' ELSE 'none' END AS basis
FROM priced AS short
JOIN core.claim_line AS line ON line.rowid = short.claim_rowid
LEFT JOIN core.payment_limit AS limits ON limits.quarter = line.quarter AND limits.hcpcs = line.hcpcs
LEFT JOIN core.noc_limit AS noc ON noc.quarter = CASE WHEN limits.hcpcs IS NULL THEN line.quarter END
  AND noc.ndc11 = line.ndc11
