-- Perpetual weighted average: what a pool of stock cost, in cents. A pool is issued like a lot: after u of its units
-- floor(cents × u ÷ units) of its cents have gone, so no cent is lost or made. What a pool holds depends on how the one
-- before it was rounded, which no running sum can express: one step of recursion for each pool, all keys at once.
-- grain: key_id, position_start
WITH RECURSIVE pool AS (
  SELECT key_id, pool_number, position_start, milliunits, cents_in AS cents, gone FROM core.average_step
    WHERE pool_number = 1
  UNION ALL
  SELECT
    step.key_id,
    step.pool_number,
    step.position_start,
    step.milliunits,
    step.cents_in + pool.cents - floor_share(pool.cents, pool.gone, pool.milliunits),
    step.gone
  FROM pool
  JOIN core.average_step AS step ON step.key_id = pool.key_id AND step.pool_number = pool.pool_number + 1
)
SELECT key_id, position_start, milliunits, cents FROM pool
