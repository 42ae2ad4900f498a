-- Perpetual weighted average: all stock of a key is one pool, and each receipt that follows an issue starts a new one of
-- what is left and what came in. A pool is issued like a lot: after u of its units floor(cents × u ÷ units) of its cents
-- have gone, so no cent is lost or made. Pools lie end to end on the line of issued units, from `starts`. What a pool
-- holds depends on how the one before was rounded, so cents are a recursion: one step for each pool of the longest key.
-- grain: key_id, starts
WITH RECURSIVE entered AS (
  SELECT lot.key_id, lot.ends, lot.cents, coalesce(issue.issued_after, 0) AS starts
  FROM core.lot_line AS lot
  ASOF LEFT JOIN core.ledger_position AS issue ON issue.key_id = lot.key_id AND issue.event_id < lot.lot_id
),
step AS MATERIALIZED (
  SELECT
    key_id,
    CAST(row_number() OVER (PARTITION BY key_id ORDER BY starts) AS INTEGER) AS pool_number,
    starts,
    max(ends) - starts AS milliunits,
    CAST(sum(cents) AS BIGINT) AS cents_in,
    lead(starts) OVER (PARTITION BY key_id ORDER BY starts) - starts AS gone
  FROM entered
  GROUP BY key_id, starts
  ORDER BY pool_number, key_id
),
pool AS (
  SELECT key_id, pool_number, starts, milliunits, cents_in AS cents, gone FROM step WHERE pool_number = 1
  UNION ALL
  SELECT
    step.key_id,
    step.pool_number,
    step.starts,
    step.milliunits,
    step.cents_in + pool.cents - floor_share(pool.cents, pool.gone, pool.milliunits),
    step.gone
  FROM pool
  JOIN step ON step.key_id = pool.key_id AND step.pool_number = pool.pool_number + 1
)
SELECT key_id, starts, milliunits, cents FROM pool
