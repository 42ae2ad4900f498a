-- What the drug on a claim line that consumes cost, under each method: what it took from stock, and the estimate for
-- what was short. units_short is a fact of the stock, in its unit, the same for every method. Replacement takes nothing and
-- is estimated only where no earlier price is known.
-- grain: claim_id, line, method
WITH costed AS (
  SELECT
    event.claim_id,
    event.line,
    cost.method,
    cost.cents + coalesce(short.cents, 0) AS cents,
    coalesce(short.milliunits_short, 0) AS milliunits_short,
    short.claim_id IS NOT NULL AS cost_is_estimated
  FROM core.issue_cost AS cost
  JOIN core.ledger_event AS event USING (event_id)
  LEFT JOIN core.short_cost AS short ON short.claim_id = event.claim_id AND short.line = event.line
  WHERE event.event_order = 1
  UNION ALL
  SELECT price.claim_id, price.line, 'replacement', price.cents, coalesce(short.milliunits_short, 0), price.is_estimated
  FROM core.replacement_cost AS price
  LEFT JOIN core.short_cost AS short USING (claim_id, line)
  UNION ALL
  -- Lines that never reach the ledger: no NDC to draw from, or no units.
  SELECT
    line.claim_id,
    line.line,
    method.method,
    coalesce(short.cents, 0),
    coalesce(short.milliunits_short, 0),
    short.claim_id IS NOT NULL
  FROM core.claim_line AS line
  CROSS JOIN (VALUES ('fifo'), ('average'), ('specific_lot'), ('replacement')) AS method(method)
  LEFT JOIN core.short_cost AS short USING (claim_id, line)
  WHERE line.consumes AND (line.ledger_ndc11 IS NULL OR coalesce(line.ledger_units, 0) = 0)
)
SELECT
  claim_id,
  line,
  method,
  CAST(cents * 0.01 AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(milliunits_short * 0.001 AS DECIMAL(18, 3)) AS units_short,
  cost_is_estimated
FROM costed
