-- A count against the book: difference > 0 is stock that is missing, < 0 stock that was found, in thousandths of a unit.
-- Right after a count the stock is what was counted, so a count closes a segment of its key's history and opens the next;
-- inside a segment the book is a window function. Issues of a day come last before its count and only lower the balance,
-- so whole days suffice.
-- grain: key_id, count_date
WITH counted AS (
  SELECT ledger_key.key_id, count.count_date AS event_date, CAST(count.units * 1000 AS BIGINT) AS counted
  FROM core.inventory_count AS count
  JOIN core.ledger_key AS ledger_key USING (site_id, ndc11)
  WHERE count.units IS NOT NULL
),
moved AS (
  SELECT key_id, event_date, CAST(sum(CASE WHEN event_order = 0 THEN milliunits ELSE -milliunits END) AS BIGINT) AS moved
  FROM core.ledger_movement
  WHERE key_id IN (SELECT key_id FROM counted)
  GROUP BY key_id, event_date
),
day AS (
  SELECT
    key_id,
    event_date,
    coalesce(moved.moved, 0) AS moved,
    counted.counted,
    count(counted.counted) OVER earlier AS segment,
    coalesce(last_value(counted.counted IGNORE NULLS) OVER earlier, 0) AS opening
  FROM moved
  FULL JOIN counted USING (key_id, event_date)
  WINDOW earlier AS (PARTITION BY key_id ORDER BY event_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
balance AS (
  SELECT
    *,
    opening + sum(moved) OVER (PARTITION BY key_id, segment ORDER BY event_date ROWS UNBOUNDED PRECEDING) AS balance
  FROM day
),
book AS (
  -- What was issued with nothing on hand is short and never lowers the stock below nothing.
  SELECT
    *,
    balance + greatest(0, -min(balance) OVER (PARTITION BY key_id, segment ORDER BY event_date ROWS UNBOUNDED PRECEDING)) AS book
  FROM balance
)
SELECT
  key_id,
  event_date AS count_date,
  CAST(book AS BIGINT) AS book,
  counted,
  CAST(book - counted AS BIGINT) AS difference
FROM book
WHERE counted IS NOT NULL
