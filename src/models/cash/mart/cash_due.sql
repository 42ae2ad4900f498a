-- Invoices that are to be paid in the thirteen weeks from the as-of date, by week and vendor; those whose day is before
-- count as paid, since no file says what was. Without terms the dollars of the last thirteen weeks have no week.
-- grain: cash_week, vendor
SELECT
  CASE WHEN invoice.payable_date IS NULL THEN 0
    ELSE CAST((invoice.payable_date - reach.as_of + 6) // 7 AS INTEGER) END AS cash_week,
  invoice.vendor,
  count(*) AS lines,
  money(sum(invoice.payable_amount)) AS payable_amount
FROM core.cash_invoice AS invoice
CROSS JOIN core.cash_reach AS reach
WHERE invoice.invoice_date <= reach.as_of
  AND CASE WHEN invoice.payable_date IS NULL THEN invoice.invoice_date > reach.as_of - 91
    ELSE invoice.payable_date > reach.as_of AND invoice.payable_date <= reach.as_of + 91 END
GROUP BY ALL
