-- Spend by vendor, manufacturer and drug adds up to the invoices.
SELECT spend.amount AS spend, invoices.amount AS invoiced
FROM (SELECT coalesce(sum(invoice_amount + handling_amount + prompt_pay_amount), 0) AS amount FROM mart.spend) AS spend,
  (SELECT coalesce(sum(extended_amount + coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0)
    + coalesce(prompt_pay_amount, 0)), 0) AS amount
    FROM core.purchase WHERE kind <> 'consigned') AS invoices
WHERE spend.amount <> invoices.amount
