-- Everything that moves stock, in ledger order: by date; on a date receipts, claims, returns, transfers out, counts;
-- then claim id and line, or vendor, invoice and line. event_id = key_id × 10⁹ + place in the key, so it sorts as the
-- ledger does. received and demanded are running totals of the key, in thousandths of a unit, this event included.
-- Texts decide the order and are not stored: claim_rowid or purchase_rowid is the row of core.claim_line or
-- core.purchase.
-- grain: event_id
WITH movement AS (
  SELECT *, event_order = 0 AS is_receipt FROM core.ledger_movement
  UNION ALL
  -- What a count finds comes in at an estimate, at the count's own place in the day.
  SELECT
    key_id,
    count_date,
    CAST(4 AS TINYINT),
    abs(difference),
    CASE WHEN difference < 0 THEN found_cents END,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    difference < 0
  FROM core.count_difference
  WHERE difference <> 0
),
placed AS (
  SELECT
    *,
    key_id * CAST(1000000000 AS BIGINT) + row_number() OVER ledger AS event_id,
    -- Whole numbers below 2^53 add up exactly as DOUBLE, in half the time of the 128-bit sums that BIGINT gets.
    CAST(sum(CASE WHEN is_receipt THEN CAST(milliunits AS DOUBLE) ELSE 0 END) OVER ledger AS BIGINT) AS received,
    CAST(sum(CASE WHEN is_receipt THEN 0 ELSE CAST(milliunits AS DOUBLE) END) OVER ledger AS BIGINT) AS demanded
  FROM movement
  WINDOW ledger AS (
    PARTITION BY key_id
    ORDER BY event_date, event_order, claim_id, vendor, invoice, line
    ROWS UNBOUNDED PRECEDING
  )
)
SELECT
  event_id,
  key_id,
  event_date,
  event_order,
  is_receipt,
  milliunits,
  cents,
  received,
  demanded,
  claim_rowid,
  purchase_rowid
FROM placed
