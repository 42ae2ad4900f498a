-- What the drug on a claim line cost under each method, by row of core.claim_line: what it took from stock, and the
-- estimate for what was short. A line that consumes nothing costs nothing (`is_costed` is false). It is estimated
-- where units were short or came from stock that only a count tells of, as FIFO has it, for each method that takes
-- from stock. stock_units_short is a fact of the stock, in its unit, the same for every method. Replacement takes
-- nothing and is estimated only where no earlier price is known. Where no invoice, count or limit tells a price, what
-- was short costs nothing here and the line says that its cost is unknown. Where the limit is the price, the line says
-- so too: such a cost tells nothing beside the limit.
-- grain: claim_rowid, method
WITH counted AS (
  SELECT event_id,
    key_id IN (SELECT key_id FROM core.count_difference WHERE basis = 'none') AS is_unknown,
    key_id IN (SELECT key_id FROM core.count_difference WHERE basis = 'payment_limit') AS is_limit
  FROM core.ledger_position
  WHERE milliunits_counted > 0
),
costed AS (
  SELECT
    event.claim_rowid,
    cost.method,
    cost.cents + coalesce(short.cents, 0) AS cents,
    short.milliunits_short,
    short.claim_rowid IS NOT NULL OR counted.event_id IS NOT NULL AS cost_is_estimated,
    coalesce(short.basis = 'none', false) OR coalesce(counted.is_unknown, false) AS cost_is_unknown,
    coalesce(short.basis = 'payment_limit', false) OR coalesce(counted.is_limit, false) AS cost_is_from_limit
  FROM core.issue_cost AS cost
  JOIN core.ledger_event AS event USING (event_id)
  LEFT JOIN core.short_cost AS short ON short.claim_rowid = event.claim_rowid
  LEFT JOIN counted USING (event_id)
  WHERE event.event_order = 1
  UNION ALL
  SELECT price.claim_rowid, 'replacement', price.cents, short.milliunits_short, price.is_estimated,
    coalesce(short.basis = 'none', false), coalesce(short.basis = 'payment_limit', false)
  FROM core.replacement_cost AS price
  LEFT JOIN core.short_cost AS short USING (claim_rowid)
  UNION ALL
  -- Lines that never reach the ledger: no NDC to draw from, or no units.
  SELECT line.rowid, method.method, coalesce(short.cents, 0), short.milliunits_short, short.claim_rowid IS NOT NULL,
    coalesce(short.basis, 'none') = 'none', coalesce(short.basis = 'payment_limit', false)
  FROM core.claim_line AS line
  CROSS JOIN (VALUES ('fifo'), ('average'), ('specific_lot'), ('replacement')) AS method(method)
  LEFT JOIN core.short_cost AS short ON short.claim_rowid = line.rowid
  WHERE line.consumes AND (line.ledger_ndc11 IS NULL OR coalesce(line.ledger_units, 0) = 0)
)
SELECT
  line.claim_rowid,
  method.method,
  CAST(coalesce(costed.cents, 0) * 0.01 AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(coalesce(costed.milliunits_short, 0) * 0.001 AS DECIMAL(18, 3)) AS stock_units_short,
  coalesce(costed.cost_is_estimated, false) AS cost_is_estimated,
  coalesce(costed.cost_is_unknown, false) AS cost_is_unknown,
  coalesce(costed.cost_is_from_limit, false) AS cost_is_from_limit,
  costed.claim_rowid IS NOT NULL AS is_costed
FROM (SELECT rowid AS claim_rowid FROM core.claim_line WHERE is_drug) AS line
CROSS JOIN (SELECT 'fifo' AS method UNION SELECT DISTINCT method FROM costed) AS method
LEFT JOIN costed ON costed.claim_rowid = line.claim_rowid AND costed.method = method.method
