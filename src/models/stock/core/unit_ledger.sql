-- The stock of a drug package at a site through a quarter, in the ledger's unit and in dollars (FIFO): what was there,
-- what came, what went and why, what is left. Opening and closing are read from the lots' place in line, not from the
-- movements, so that the check of their sum proves something. units_short were billed without stock and moved nothing.
-- grain: quarter, site_id, ndc11
WITH span AS (
  SELECT
    key_id,
    min(quarter_index(quarter_of(event_date))) AS first,
    (SELECT max(quarter_index(quarter_of(event_date))) FROM core.ledger_event) AS last
  FROM core.ledger_event
  GROUP BY key_id
),
cell AS (
  SELECT key_id, quarter_from_index(unnest(range(first, last + 1))) AS quarter FROM span
),
moved AS (
  SELECT
    key_id,
    quarter,
    coalesce(sum(milliunits) FILTER (movement = 'purchased'), 0) AS purchased,
      coalesce(sum(cents) FILTER (movement = 'purchased'), 0) AS purchased_cents,
    coalesce(sum(milliunits) FILTER (movement = 'free'), 0) AS free,
      coalesce(sum(cents) FILTER (movement = 'free'), 0) AS free_cents,
    coalesce(sum(milliunits) FILTER (movement = 'transferred_in'), 0) AS transferred_in,
      coalesce(sum(cents) FILTER (movement = 'transferred_in'), 0) AS transferred_in_cents,
    coalesce(sum(milliunits) FILTER (movement = 'opening_count'), 0) AS opening_count,
      coalesce(sum(cents) FILTER (movement = 'opening_count'), 0) AS opening_count_cents,
    coalesce(sum(milliunits) FILTER (movement = 'found'), 0) AS found,
      coalesce(sum(cents) FILTER (movement = 'found'), 0) AS found_cents,
    coalesce(sum(milliunits) FILTER (movement = 'billed'), 0) AS billed,
      coalesce(sum(cents) FILTER (movement = 'billed'), 0) AS billed_cents,
    coalesce(sum(milliunits) FILTER (movement = 'discarded'), 0) AS discarded,
      coalesce(sum(cents) FILTER (movement = 'discarded'), 0) AS discarded_cents,
    coalesce(sum(milliunits) FILTER (movement = 'other_waste'), 0) AS other_waste,
      coalesce(sum(cents) FILTER (movement = 'other_waste'), 0) AS other_waste_cents,
    coalesce(sum(milliunits) FILTER (movement = 'returned'), 0) AS returned,
      coalesce(sum(cents) FILTER (movement = 'returned'), 0) AS returned_cents,
    coalesce(sum(milliunits) FILTER (movement = 'transferred_out'), 0) AS transferred_out,
      coalesce(sum(cents) FILTER (movement = 'transferred_out'), 0) AS transferred_out_cents,
    coalesce(sum(milliunits) FILTER (movement = 'expired'), 0) AS expired,
      coalesce(sum(cents) FILTER (movement = 'expired'), 0) AS expired_cents,
    coalesce(sum(milliunits) FILTER (movement = 'unexplained'), 0) AS unexplained,
      coalesce(sum(cents) FILTER (movement = 'unexplained'), 0) AS unexplained_cents,
    coalesce(sum(milliunits) FILTER (movement = 'before_first_count'), 0) AS before_first_count,
      coalesce(sum(cents) FILTER (movement = 'before_first_count'), 0) AS before_first_count_cents,
    sum(milliunits_short) AS short
  FROM core.stock_movement
  GROUP BY key_id, quarter
),
reached AS (
  SELECT
    event.key_id,
    quarter_of(event.event_date) AS quarter,
    max(event.received) AS received,
    max(position.issued_after) AS issued
  FROM core.ledger_event AS event
  LEFT JOIN core.ledger_position AS position USING (event_id)
  GROUP BY event.key_id, quarter_of(event.event_date)
),
standing AS (
  SELECT
    cell.key_id,
    cell.quarter,
    CAST(coalesce(max(reached.received) OVER past, 0) AS BIGINT) AS received,
    CAST(coalesce(max(reached.issued) OVER past, 0) AS BIGINT) AS issued
  FROM cell
  LEFT JOIN reached USING (key_id, quarter)
  WINDOW past AS (PARTITION BY cell.key_id ORDER BY cell.quarter ROWS UNBOUNDED PRECEDING)
),
valued AS (
  SELECT
    standing.key_id,
    standing.quarter,
    standing.received - standing.issued AS closing,
    coalesce(newest.cents_before + newest.cents, 0)
    - coalesce(oldest.cents_before + floor_share(oldest.cents, standing.issued - oldest.position_start,
      oldest.milliunits), 0) AS closing_cents
  FROM standing
  ASOF LEFT JOIN core.lot_line AS newest ON newest.key_id = standing.key_id
    AND newest.position_start < standing.received
  ASOF LEFT JOIN core.lot_line AS oldest ON oldest.key_id = standing.key_id AND oldest.position_start < standing.issued
)
SELECT
  valued.quarter,
  ledger_key.site_id,
  ledger_key.ndc11,
  to_units(lag(closing, 1, 0) OVER key * 0.001) AS opening_units,
  money(lag(closing_cents, 1, 0) OVER key * 0.01) AS opening_cost,
  to_units(coalesce(purchased, 0) * 0.001) AS purchased_units,
  money(coalesce(purchased_cents, 0) * 0.01) AS purchased_cost,
  to_units(coalesce(free, 0) * 0.001) AS free_units,
  money(coalesce(free_cents, 0) * 0.01) AS free_cost,
  to_units(coalesce(transferred_in, 0) * 0.001) AS transferred_in_units,
  money(coalesce(transferred_in_cents, 0) * 0.01) AS transferred_in_cost,
  to_units(coalesce(opening_count, 0) * 0.001) AS opening_count_units,
  money(coalesce(opening_count_cents, 0) * 0.01) AS opening_count_cost,
  to_units(coalesce(found, 0) * 0.001) AS found_units,
  money(coalesce(found_cents, 0) * 0.01) AS found_cost,
  to_units(coalesce(billed, 0) * 0.001) AS billed_units,
  money(coalesce(billed_cents, 0) * 0.01) AS billed_cost,
  to_units(coalesce(discarded, 0) * 0.001) AS discarded_units,
  money(coalesce(discarded_cents, 0) * 0.01) AS discarded_cost,
  to_units(coalesce(other_waste, 0) * 0.001) AS other_waste_units,
  money(coalesce(other_waste_cents, 0) * 0.01) AS other_waste_cost,
  to_units(coalesce(returned, 0) * 0.001) AS returned_units,
  money(coalesce(returned_cents, 0) * 0.01) AS returned_cost,
  to_units(coalesce(transferred_out, 0) * 0.001) AS transferred_out_units,
  money(coalesce(transferred_out_cents, 0) * 0.01) AS transferred_out_cost,
  to_units(coalesce(expired, 0) * 0.001) AS expired_units,
  money(coalesce(expired_cents, 0) * 0.01) AS expired_cost,
  to_units(coalesce(unexplained, 0) * 0.001) AS unexplained_units,
  money(coalesce(unexplained_cents, 0) * 0.01) AS unexplained_cost,
  to_units(coalesce(before_first_count, 0) * 0.001) AS before_first_count_units,
  money(coalesce(before_first_count_cents, 0) * 0.01) AS before_first_count_cost,
  to_units(closing * 0.001) AS closing_units,
  money(closing_cents * 0.01) AS closing_cost,
  to_units(coalesce(short, 0) * 0.001) AS units_short
FROM valued
JOIN core.ledger_key AS ledger_key USING (key_id)
LEFT JOIN moved USING (key_id, quarter)
WINDOW key AS (PARTITION BY valued.key_id ORDER BY valued.quarter)
