-- What moves stock, but for counts: invoice lines with units and claim lines that consume. event_order is the order
-- within a day: 0 receipt, 1 claim, 2 return, 3 transfer_out (4 is a count). The sign of the units decides between
-- receipt and issue, so a rebill or a corrected purchase is either. Units are the ledger's own for the NDC, in
-- thousandths; money in cents. A movement names its claim or invoice line by that row's own number in its table, one
-- integer instead of three texts.
-- grain: event_order, claim_rowid, purchase_rowid
-- materialize: view
SELECT
  ledger_key.key_id,
  purchase.stock_date AS event_date,
  CAST(CASE WHEN purchase.ledger_units > 0 THEN 0
    WHEN purchase.kind IN ('transfer_in', 'transfer_out') THEN 3 ELSE 2 END AS TINYINT)
    AS event_order,
  CAST(abs(purchase.ledger_units) * 1000 AS BIGINT) AS milliunits,
  CASE WHEN purchase.ledger_units > 0 THEN CAST(purchase.extended_amount * 100 AS BIGINT) END AS cents,
  NULL AS claim_rowid,
  purchase.rowid AS purchase_rowid,
  NULL AS claim_id,
  purchase.vendor,
  purchase.invoice,
  purchase.line
FROM core.purchase AS purchase
JOIN core.ledger_key AS ledger_key USING (site_id, ndc11)
WHERE purchase.kind NOT IN ('consigned', 'price_credit') AND purchase.ledger_units <> 0
UNION ALL
SELECT
  ledger_key.key_id,
  line.service_date,
  CAST(1 AS TINYINT),
  CAST(line.ledger_units * 1000 AS BIGINT),
  NULL,
  line.rowid,
  NULL,
  line.claim_id,
  NULL,
  NULL,
  line.line
FROM core.claim_line AS line
JOIN core.ledger_key AS ledger_key ON ledger_key.site_id = line.site_id AND ledger_key.ndc11 = line.ledger_ndc11
WHERE line.consumes AND line.ledger_units > 0
