-- What a count found missing, by why: gone before the first count of a key, which is its baseline and no loss; else
-- expired where the lot's date had passed, known waste where visits since the count before opened vials whose rest
-- nobody billed, and the remainder unexplained. Thousandths of the ledger's unit, cents (FIFO).
-- grain: event_id
WITH piece AS (
  SELECT
    issue.event_id,
    event.key_id,
    event.event_date,
    coalesce(lot.expiry_date < event.event_date, false) AS is_expired,
    difference.is_first,
    least(issue.issued_after, line.position_end) - greatest(issue.issued_before, line.position_start) AS milliunits,
    floor_share(line.cents, least(issue.issued_after, line.position_end) - line.position_start, line.milliunits)
    - floor_share(line.cents, greatest(issue.issued_before, line.position_start) - line.position_start,
      line.milliunits) AS cents
  FROM core.ledger_position AS issue
  JOIN core.ledger_event AS event USING (event_id)
  JOIN core.lot_line AS line
    ON line.key_id = issue.key_id AND line.position_start < issue.issued_after
      AND issue.issued_before < line.position_end
  JOIN core.lot AS lot USING (lot_id)
  JOIN core.count_difference AS difference ON difference.key_id = event.key_id
    AND difference.count_date = event.event_date
  WHERE event.event_order = 4 AND issue.issued_before < issue.issued_after
),
loss AS (
  SELECT
    event_id,
    key_id,
    event_date,
    CAST(coalesce(sum(milliunits) FILTER (is_first), 0) AS BIGINT) AS before_first_count,
    CAST(coalesce(sum(cents) FILTER (is_first), 0) AS BIGINT) AS before_first_count_cents,
    CAST(coalesce(sum(milliunits) FILTER (is_expired AND NOT is_first), 0) AS BIGINT) AS expired,
    CAST(coalesce(sum(cents) FILTER (is_expired AND NOT is_first), 0) AS BIGINT) AS expired_cents,
    CAST(coalesce(sum(milliunits) FILTER (NOT is_expired AND NOT is_first), 0) AS BIGINT) AS missing,
    CAST(coalesce(sum(cents) FILTER (NOT is_expired AND NOT is_first), 0) AS BIGINT) AS missing_cents
  FROM piece
  GROUP BY event_id, key_id, event_date
),
wasted AS (
  SELECT ledger_key.key_id, waste.service_date, milliunits(waste.ledger_units_lost) AS milliunits
  FROM core.opened_vial AS waste
  JOIN core.ledger_key AS ledger_key ON ledger_key.site_id = waste.site_id AND ledger_key.ndc11 = waste.ndc11
  WHERE waste.ledger_units_lost > 0
),
counted AS (
  SELECT key_id, count_date, lag(count_date, 1, DATE '0001-01-01') OVER (PARTITION BY key_id
    ORDER BY count_date) AS count_before
  FROM core.count_difference
),
known AS (
  SELECT counted.key_id, counted.count_date, CAST(sum(wasted.milliunits) AS BIGINT) AS milliunits
  FROM counted
  JOIN wasted ON wasted.key_id = counted.key_id AND wasted.service_date > counted.count_before
    AND wasted.service_date <= counted.count_date
  GROUP BY counted.key_id, counted.count_date
),
split AS (
  SELECT loss.*, least(loss.missing, coalesce(known.milliunits, 0)) AS wasted
  FROM loss
  LEFT JOIN known ON known.key_id = loss.key_id AND known.count_date = loss.event_date
)
SELECT
  event_id,
  key_id,
  before_first_count AS before_first_count_milliunits,
  before_first_count_cents,
  expired AS expired_milliunits,
  expired_cents,
  wasted AS waste_milliunits,
  CASE WHEN wasted = 0 THEN 0 ELSE floor_share(missing_cents, wasted, missing) END AS waste_cents,
  missing - wasted AS unexplained_milliunits,
  missing_cents - CASE WHEN wasted = 0 THEN 0 ELSE floor_share(missing_cents, wasted, missing) END AS unexplained_cents
FROM split
