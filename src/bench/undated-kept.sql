-- The undated ledger that keeps what the dated one keeps: every event, every lot, every issue with its place and cents.
-- All receipts of a stock lie before all its issues, so receipts and issues are ordered apart and nothing but the last
-- units can be short. What the dates alone cost is the difference; no number of the report is made this way.
CREATE OR REPLACE TABLE core.undated_event AS
SELECT
  key_id * CAST(1000000000 AS BIGINT) + row_number() OVER received_order AS event_id,
  key_id,
  event_date,
  event_order,
  true AS is_receipt,
  milliunits,
  cents,
  CAST(sum(CAST(milliunits AS DOUBLE)) OVER received_order AS BIGINT) AS received,
  CAST(0 AS BIGINT) AS demanded,
  claim_rowid,
  purchase_rowid
FROM core.ledger_movement
WHERE event_order = 0
WINDOW received_order AS (PARTITION BY key_id ORDER BY event_date, vendor, invoice, line ROWS UNBOUNDED PRECEDING)
UNION ALL
SELECT
  key_id * CAST(1000000000 AS BIGINT) + 500000000 + row_number() OVER ledger,
  key_id,
  event_date,
  event_order,
  false,
  milliunits,
  NULL,
  NULL,
  CAST(sum(CAST(milliunits AS DOUBLE)) OVER ledger AS BIGINT),
  claim_rowid,
  purchase_rowid
FROM core.ledger_movement
WHERE event_order <> 0
WINDOW ledger AS (
  PARTITION BY key_id
  ORDER BY event_date, event_order, claim_id, vendor, invoice, line
  ROWS UNBOUNDED PRECEDING
);

CREATE OR REPLACE TABLE core.undated_lot AS
SELECT
  event_id AS lot_id,
  key_id,
  received - milliunits AS position_start,
  received AS position_end,
  milliunits,
  cents,
  CAST(sum(CAST(cents AS DOUBLE)) OVER (PARTITION BY key_id ORDER BY event_id ROWS UNBOUNDED PRECEDING) AS BIGINT)
    - cents AS cents_before
FROM core.undated_event
WHERE is_receipt;

CREATE OR REPLACE TABLE core.undated_position AS
WITH held AS (
  SELECT key_id, max(position_end) AS held FROM core.undated_lot GROUP BY key_id
),
positioned AS (
  SELECT
    issue.event_id,
    issue.key_id,
    least(issue.demanded, coalesce(held.held, 0)) AS issued_after,
    greatest(0, issue.demanded - coalesce(held.held, 0)) AS short_after
  FROM core.undated_event AS issue
  LEFT JOIN held USING (key_id)
  WHERE NOT issue.is_receipt
),
reached AS (
  SELECT
    issue.event_id,
    issue.key_id,
    issue.issued_after,
    issue.short_after,
    coalesce(lot.cents_before + floor_share(lot.cents, issue.issued_after - lot.position_start, lot.milliunits),
      0) AS cents_after
  FROM positioned AS issue
  ASOF LEFT JOIN core.undated_lot AS lot ON lot.key_id = issue.key_id AND lot.position_start < issue.issued_after
)
SELECT
  event_id,
  key_id,
  lag(issued_after, 1, 0) OVER place AS issued_before,
  issued_after,
  short_after - lag(short_after, 1, 0) OVER place AS milliunits_short,
  cents_after - lag(cents_after, 1, 0) OVER place AS cents
FROM reached
WINDOW place AS (PARTITION BY key_id ORDER BY event_id);
