-- A count against the book: difference > 0 is stock that is missing, < 0 stock that was found, in thousandths of a
-- unit. Right after a count the stock is what was counted, so a count closes a segment of its key's history and opens
-- the next; inside a segment the book is a window function. Issues of a day come last before its count and only lower
-- the balance, so whole days suffice.
-- The first count of a key is its baseline (is_first): what it finds was there before the files begin, what it misses
-- had gone before. Stock found costs what short units cost: the unit cost of the latest receipt that cost something, up
-- to and including the day, else of the next later one, else the payment limit of the quarter; else nothing, and basis
-- says so.
-- grain: key_id, count_date
WITH counted AS (
  SELECT ledger_key.key_id, count.count_date AS event_date, CAST(count.units * 1000 AS BIGINT) AS counted,
    count.unit_limit
  FROM core.inventory_count AS count
  JOIN core.ledger_key AS ledger_key USING (site_id, ndc11)
  WHERE count.units IS NOT NULL
),
movement AS (
  SELECT * FROM core.ledger_movement WHERE key_id IN (SELECT key_id FROM counted)
),
moved AS (
  SELECT key_id, event_date,
    CAST(sum(CASE WHEN event_order = 0 THEN milliunits ELSE -milliunits END) AS BIGINT) AS moved
  FROM movement
  GROUP BY key_id, event_date
),
priced AS (
  SELECT
    key_id,
    event_date,
    milliunits,
    cents,
    row_number() OVER (PARTITION BY key_id, event_date ORDER BY vendor, invoice, line) AS nth,
    row_number() OVER (PARTITION BY key_id, event_date ORDER BY vendor DESC, invoice DESC, line DESC) AS nth_from_end
  FROM movement
  WHERE event_order = 0 AND cents > 0
),
day AS (
  SELECT
    key_id,
    event_date,
    coalesce(moved.moved, 0) AS moved,
    counted.counted,
    counted.unit_limit,
    count(counted.counted) OVER earlier AS segment,
    coalesce(last_value(counted.counted IGNORE NULLS) OVER earlier, 0) AS opening
  FROM moved
  FULL JOIN counted USING (key_id, event_date)
  WINDOW earlier AS (PARTITION BY key_id ORDER BY event_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
priced_day AS (
  SELECT
    -- Named again for ClickHouse, which keeps the table in the name of what several tables have.
    day.key_id AS key_id,
    day.event_date AS event_date,
    day.moved AS moved,
    day.counted AS counted,
    day.unit_limit AS unit_limit,
    day.segment AS segment,
    day.opening AS opening,
    last_value(latest.cents IGNORE NULLS) OVER until AS latest_cents,
    last_value(latest.milliunits IGNORE NULLS) OVER until AS latest_milliunits,
    first_value(soonest.cents IGNORE NULLS) OVER ever AS soonest_cents,
    first_value(soonest.milliunits IGNORE NULLS) OVER ever AS soonest_milliunits
  FROM day
  LEFT JOIN priced AS latest ON latest.key_id = day.key_id AND latest.event_date = day.event_date
    AND latest.nth_from_end = 1
  LEFT JOIN priced AS soonest ON soonest.key_id = day.key_id AND soonest.event_date = day.event_date AND soonest.nth = 1
  WINDOW
    until AS (PARTITION BY day.key_id ORDER BY day.event_date ROWS UNBOUNDED PRECEDING),
    ever AS (PARTITION BY day.key_id ORDER BY day.event_date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
balance AS (
  SELECT
    *,
    opening + sum(moved) OVER (PARTITION BY key_id, segment ORDER BY event_date ROWS UNBOUNDED PRECEDING) AS balance
  FROM priced_day
),
book AS (
  -- What was issued with nothing on hand is short and never lowers the stock below nothing.
  SELECT
    *,
    balance + greatest(0, -min(balance) OVER (PARTITION BY key_id, segment ORDER BY event_date
      ROWS UNBOUNDED PRECEDING)) AS book
  FROM balance
),
found AS (
  SELECT
    *,
    greatest(0, counted - book) AS found,
    coalesce(latest_cents, soonest_cents) AS price_cents,
    coalesce(latest_milliunits, soonest_milliunits) AS price_milliunits
  FROM book
  WHERE counted IS NOT NULL
)
SELECT
  key_id,
  event_date AS count_date,
  CAST(book AS BIGINT) AS book,
  counted,
  CAST(book - counted AS BIGINT) AS difference,
  segment = 0 AS is_first,
  CAST(CASE
    WHEN found = 0 THEN 0
    WHEN price_cents IS NOT NULL THEN round_share(price_cents, CAST(found AS BIGINT), price_milliunits)
    WHEN unit_limit IS NOT NULL THEN round_share(CAST(unit_limit * 1000000 AS BIGINT), CAST(found AS BIGINT), 10000000)
    ELSE 0
  END AS BIGINT) AS found_cents,
  CASE WHEN found = 0 THEN NULL WHEN price_cents IS NOT NULL THEN 'lot'
    WHEN unit_limit IS NOT NULL THEN 'payment_limit' ELSE 'none' END AS basis
FROM found
