-- Own price of a billing unit by drug and quarter, gross and after the rebate accrued for it, beside the payment limit
-- and the ASP inside it. Prompt-pay discounts count where an invoice shows them.
-- grain: hcpcs, quarter
WITH bought AS (
  SELECT quarter, hcpcs, max(manufacturer) AS manufacturer, to_units(sum(units)) AS units,
    to_units(sum(packages)) AS packages,
    money(sum(invoice_amount)) AS invoice_amount, money(sum(net_amount)) AS net_amount
  FROM mart.gpo_spend
  WHERE hcpcs <> 'none'
  GROUP BY quarter, hcpcs
)
SELECT
  bought.*,
  per_unit(bought.invoice_amount, bought.units) AS unit_cost,
  per_unit(bought.net_amount, bought.units) AS net_unit_cost,
  limits.payment_limit,
  limits.asp,
  limits.coinsurance_pct,
  limits.limit_basis,
  CASE WHEN limits.payment_limit > 0
    THEN per_unit(per_unit(bought.net_amount, bought.units) * 1000,
      to_units(limits.payment_limit * 1000)) END AS limit_share
FROM bought
LEFT JOIN core.limit_asp AS limits USING (quarter, hcpcs)
WHERE bought.units > 0
