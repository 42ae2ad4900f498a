-- An invoice line with the contract price in force on its date: the contract it names, else its distributor's, else the
-- cheapest. Consigned goods are not yet bought and transfers are not spend: both are left out.
-- grain: vendor, invoice, line
WITH priced AS (
  SELECT
    purchase.*,
    price.contract_id AS priced_contract_id,
    price.gpo,
    price.price AS contract_price
  FROM core.purchase AS purchase
  LEFT JOIN core.gpo_price_on_day AS price
    ON price.ndc11 = purchase.ndc11 AND price.invoice_date = purchase.invoice_date
  WHERE purchase.kind NOT IN ('consigned', 'transfer_in', 'transfer_out')
  QUALIFY row_number() OVER (
    PARTITION BY purchase.vendor, purchase.invoice, purchase.line
    ORDER BY price.contract_id IS NOT DISTINCT FROM purchase.contract_id DESC,
      price.vendor IS NOT DISTINCT FROM purchase.vendor DESC, price.price, price.contract_id
  ) = 1
)
SELECT
  priced.vendor,
  priced.invoice,
  priced.line,
  priced.invoice_date,
  priced.quarter,
  priced.site_id,
  coalesce(drug.manufacturer, 'unknown') AS manufacturer,
  coalesce(priced.hcpcs, 'none') AS hcpcs,
  priced.ndc11,
  priced.kind,
  priced.packages,
  priced.units,
  priced.billing_units_per_package,
  priced.unit_price,
  priced.extended_amount AS invoice_amount,
  priced.contract_id,
  priced.priced_contract_id,
  priced.gpo,
  priced.contract_price,
  priced.terms_days,
  priced.prompt_pay_pct,
  priced.prompt_pay_amount,
  priced.file_id,
  priced.source_line
FROM priced
LEFT JOIN core.drug AS drug USING (hcpcs)
