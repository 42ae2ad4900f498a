-- Dollars of invoices that are in no lot, in cost sign (positive: more cost), in the quarter they arrived: price
-- credits, freight, service fees, prompt-pay discounts, lines without units or without a known NDC; and for a return or
-- transfer out the cost that left (FIFO) less what was credited. With the lots they hold every dollar of every invoice
-- that is not consigned: what a later count finds is in a lot and, as much, in count_gain here; opening stock was on no
-- invoice and is in its lot alone.
-- grain: adjustment_id
WITH left_stock AS (
  SELECT event.purchase_rowid AS purchase_rowid, issue.cents AS cents
  FROM core.ledger_event AS event
  JOIN core.ledger_position AS issue USING (event_id)
  WHERE event.event_order IN (2, 3)
),
adjusted AS (
  SELECT
    purchase.*,
    CASE
      WHEN purchase.kind = 'price_credit' THEN 'price_credit'
      WHEN purchase.ledger_units > 0 THEN NULL
      WHEN purchase.ledger_units < 0 AND purchase.kind IN ('transfer_in', 'transfer_out') THEN 'transfer_difference'
      WHEN purchase.ledger_units < 0 THEN 'return_difference'
      WHEN coalesce(purchase.packages, 0) <> 0 AND purchase.ledger_units IS NULL THEN 'unmapped_ndc'
      WHEN purchase.kind = 'rebill' THEN 'rebill'
      ELSE 'no_units'
    END AS adjustment_kind,
    CAST(purchase.extended_amount + coalesce(left_stock.cents, 0)
      * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS amount
  FROM core.purchase AS purchase
  LEFT JOIN left_stock ON left_stock.purchase_rowid = purchase.rowid
  WHERE purchase.kind <> 'consigned'
),
row_of_adjustment AS (
  SELECT *, adjustment_kind AS kind_of_adjustment, amount AS adjustment FROM adjusted WHERE adjustment_kind IS NOT NULL
  UNION ALL
  SELECT *, 'freight', freight_amount FROM adjusted WHERE freight_amount IS NOT NULL
  UNION ALL
  SELECT *, 'service_fee', service_fee_amount FROM adjusted WHERE service_fee_amount IS NOT NULL
  UNION ALL
  SELECT *, 'prompt_pay', prompt_pay_amount FROM adjusted WHERE prompt_pay_amount IS NOT NULL
),
booked AS (
  SELECT stock_date AS adjustment_date, site_id, ndc11, hcpcs, kind_of_adjustment AS kind,
    CAST(adjustment AS DECIMAL(18, 2)) AS amount,
    vendor, invoice, line, file_id, source_line
  FROM row_of_adjustment
  UNION ALL
  SELECT count.count_date, count.site_id, count.ndc11, count.hcpcs, 'count_gain',
    CAST(-difference.found_cents * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)),
    NULL, NULL, NULL, count.file_id, count.source_line
  FROM core.count_difference AS difference
  JOIN core.ledger_key AS ledger_key USING (key_id)
  JOIN core.inventory_count AS count
    ON count.site_id = ledger_key.site_id AND count.ndc11 = ledger_key.ndc11
      AND count.count_date = difference.count_date
  WHERE NOT difference.is_first
)
SELECT
  CAST(row_number() OVER (ORDER BY vendor, invoice, line, kind, site_id, ndc11,
    adjustment_date) AS INTEGER) AS adjustment_id,
  quarter_of(adjustment_date) AS quarter,
  adjustment_date,
  site_id,
  ndc11,
  hcpcs,
  kind,
  amount,
  vendor,
  invoice,
  line,
  file_id,
  source_line
FROM booked
WHERE amount <> 0
