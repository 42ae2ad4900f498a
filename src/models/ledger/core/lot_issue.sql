-- Which lot an issue took which units from, for a person to walk: the overlap of the issue's stretch with the lot's. A
-- view, because it is quadratic in the lots of a key; costs come from core.issue_cost, which does not need it. What a
-- count found missing is expired where the lot's date had passed before the count, else unexplained; what the first
-- count of a key misses had gone before and is before_first_count. FIFO, and specific lot.
-- grain: lot_id, issue_id, method
-- materialize: view
WITH oldest_first AS (
  SELECT
    lot.lot_id,
    issue.event_id AS issue_id,
    lot.key_id,
    least(issue.issued_after, lot.position_end) - greatest(issue.issued_before, lot.position_start) AS milliunits,
    floor_share(lot.cents, least(issue.issued_after, lot.position_end) - lot.position_start, lot.milliunits)
    - floor_share(lot.cents, greatest(issue.issued_before, lot.position_start) - lot.position_start,
      lot.milliunits) AS cents
  FROM core.ledger_position AS issue
  JOIN core.lot_line AS lot
    ON lot.key_id = issue.key_id AND lot.position_start < issue.issued_after AND issue.issued_before < lot.position_end
  WHERE issue.issued_before < issue.issued_after
),
piece AS (
  SELECT lot_id, issue_id, 'fifo' AS method, milliunits, cents FROM oldest_first
  UNION ALL
  SELECT lot_id, issue_id, 'specific_lot', milliunits, cents
  FROM oldest_first
  WHERE key_id NOT IN (SELECT key_id FROM core.scanned_issue)
  UNION ALL
  SELECT lot_id, event_id, 'specific_lot', milliunits, cents FROM core.scanned_issue
)
SELECT
  piece.lot_id,
  piece.issue_id,
  piece.method,
  CASE event.event_order
    WHEN 1 THEN 'claim'
    WHEN 2 THEN 'return'
    WHEN 3 THEN 'transfer_out'
    WHEN 4 THEN CASE WHEN difference.is_first THEN 'before_first_count'
      WHEN lot.expiry_date < event.event_date THEN 'expired' ELSE 'unexplained' END
  END AS issue_kind,
  line.claim_id,
  coalesce(line.line, purchase.line) AS line,
  lot.site_id,
  lot.ndc11,
  event.event_date AS issue_date,
  CAST(piece.milliunits * 0.001 AS DECIMAL(18, 3)) AS units,
  CAST(piece.cents * 0.01 AS DECIMAL(18, 2)) AS cost,
  purchase.vendor,
  purchase.invoice
FROM piece
JOIN core.lot AS lot ON lot.lot_id = piece.lot_id
JOIN core.ledger_event AS event ON event.event_id = piece.issue_id
LEFT JOIN core.count_difference AS difference
  ON event.event_order = 4 AND difference.key_id = event.key_id AND difference.count_date = event.event_date
LEFT JOIN core.claim_line AS line ON line.rowid = event.claim_rowid
LEFT JOIN core.purchase AS purchase ON purchase.rowid = event.purchase_rowid
