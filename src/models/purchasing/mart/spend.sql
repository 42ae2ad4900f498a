-- What was spent, credits and freight included and consigned stock left out, by quarter of invoice, vendor,
-- manufacturer, drug and kind of line; it adds up to every invoice.
-- grain: quarter, vendor, hcpcs, manufacturer, kind
SELECT
  purchase.quarter,
  purchase.vendor,
  coalesce(purchase.hcpcs, 'none') AS hcpcs,
  coalesce(drug.manufacturer, 'unknown') AS manufacturer,
  purchase.kind,
  to_units(coalesce(sum(purchase.packages), 0)) AS packages,
  money(sum(purchase.extended_amount)) AS invoice_amount,
  money(sum(coalesce(purchase.freight_amount, 0) + coalesce(purchase.service_fee_amount, 0))) AS handling_amount,
  money(sum(coalesce(purchase.prompt_pay_amount, 0))) AS prompt_pay_amount
FROM core.purchase AS purchase
LEFT JOIN core.drug AS drug USING (hcpcs)
WHERE purchase.kind <> 'consigned'
GROUP BY ALL
