-- A lot: one receipt of one invoice line, or what a count found, at an estimate (of kind opening_count where it was
-- there before the files begin, else count), and what FIFO has left of it. lot_id is its event in the ledger, so lots
-- of a key sort oldest first.
-- grain: lot_id
WITH issued AS (
  SELECT key_id, max(issued_after) AS issued FROM core.ledger_position GROUP BY key_id
),
code AS (
  SELECT ndc11, arg_max(hcpcs, invoice_date) AS hcpcs
  FROM (SELECT ndc11, invoice_date, max(hcpcs) AS hcpcs FROM core.purchase GROUP BY ndc11, invoice_date)
  GROUP BY ndc11
),
drained AS (
  SELECT lot.*, greatest(0, least(lot.milliunits, coalesce(issued.issued, 0) - lot.position_start)) AS gone
  FROM core.lot_line AS lot
  LEFT JOIN issued USING (key_id)
)
SELECT
  lot.lot_id,
  ledger_key.site_id,
  ledger_key.ndc11,
  coalesce(purchase.hcpcs, code.hcpcs, counted.hcpcs) AS hcpcs,
  event.event_date AS received_date,
  CAST(lot.milliunits * 0.001 AS DECIMAL(18, 3)) AS units,
  CAST(lot.cents * 0.01 AS DECIMAL(18, 2)) AS cost,
  CAST((lot.milliunits - lot.gone) * 0.001 AS DECIMAL(18, 3)) AS units_left,
  CAST((lot.cents - floor_share(lot.cents, lot.gone, lot.milliunits)) * 0.01 AS DECIMAL(18, 2)) AS cost_left,
  purchase.vendor,
  purchase.invoice,
  purchase.line,
  purchase.lot,
  purchase.expiry_date,
  coalesce(purchase.kind, CASE WHEN difference.is_first THEN 'opening_count' ELSE 'count' END) AS kind,
  coalesce(purchase.file_id, counted.file_id) AS file_id,
  coalesce(purchase.source_line, counted.source_line) AS source_line
FROM drained AS lot
JOIN core.ledger_event AS event ON event.event_id = lot.lot_id
JOIN core.ledger_key AS ledger_key ON ledger_key.key_id = lot.key_id
LEFT JOIN core.purchase AS purchase ON purchase.rowid = event.purchase_rowid
LEFT JOIN core.count_difference AS difference
  ON event.event_order = 4 AND difference.key_id = event.key_id AND difference.count_date = event.event_date
LEFT JOIN core.inventory_count AS counted
  ON counted.site_id = ledger_key.site_id AND counted.ndc11 = ledger_key.ndc11
    AND counted.count_date = difference.count_date
LEFT JOIN code ON code.ndc11 = ledger_key.ndc11
