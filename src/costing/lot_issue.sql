-- Which lot an issue took which units from, for a person to walk: the overlap of the issue's stretch with the lot's. A
-- view, because it is quadratic in the lots of a key; costs come from core.issue_cost, which does not need it. What a count
-- found missing is expired where the lot's date had passed before the count, else unexplained.
-- grain: lot_id, issue_id, method
-- materialize: view
WITH piece AS (
  SELECT
    lot.lot_id,
    issue.event_id AS issue_id,
    'fifo' AS method,
    greatest(issue.issued_before, lot.starts) - lot.starts AS gone_before,
    least(issue.issued_after, lot.ends) - lot.starts AS gone_after
  FROM core.ledger_position AS issue
  JOIN core.lot_line AS lot
    ON lot.key_id = issue.key_id AND lot.starts < issue.issued_after AND issue.issued_before < lot.ends
  WHERE issue.issued_before < issue.issued_after
)
SELECT
  piece.lot_id,
  piece.issue_id,
  piece.method,
  CASE event.event_order
    WHEN 1 THEN 'claim'
    WHEN 2 THEN 'return'
    WHEN 3 THEN 'transfer_out'
    WHEN 4 THEN CASE WHEN lot.expiry_date < event.event_date THEN 'expired' ELSE 'unexplained' END
  END AS issue_kind,
  event.claim_id,
  event.line,
  lot.site_id,
  lot.ndc11,
  event.event_date AS issue_date,
  CAST((piece.gone_after - piece.gone_before) * 0.001 AS DECIMAL(18, 3)) AS units,
  CAST((floor_share(line.cents, piece.gone_after, line.milliunits) - floor_share(line.cents, piece.gone_before, line.milliunits))
    * 0.01 AS DECIMAL(18, 2)) AS cost,
  event.vendor,
  event.invoice
FROM piece
JOIN core.lot_line AS line ON line.lot_id = piece.lot_id
JOIN core.lot AS lot ON lot.lot_id = piece.lot_id
JOIN core.ledger_event AS event ON event.event_id = piece.issue_id
