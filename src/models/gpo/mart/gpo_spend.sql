-- Dollars invoiced for a product by quarter, distributor and contract, credits and returns included, and the rebate
-- accrued for the quarter, which stands on the row with the most spend of its contract and product.
-- grain: quarter, ndc11, vendor, contract_id
WITH spend AS (
  SELECT
    quarter,
    ndc11,
    vendor,
    coalesce(contract_id, 'none') AS contract_id,
    max(manufacturer) AS manufacturer,
    max(hcpcs) AS hcpcs,
    max(CASE WHEN priced_contract_id = contract_id THEN gpo END) AS gpo,
    to_units(sum(packages)) AS packages,
    to_units(coalesce(sum(units), 0)) AS units,
    money(sum(invoice_amount)) AS invoice_amount,
    money(sum(coalesce(prompt_pay_amount, 0))) AS prompt_pay_amount
  FROM core.gpo_purchase
  GROUP BY quarter, ndc11, vendor, coalesce(contract_id, 'none')
),
rebate AS (
  SELECT quarter_of(period_end) AS quarter, ndc11, contract_id, money(sum(accrued_amount)) AS accrued_amount
  FROM raw.rebate
  WHERE ndc11 IS NOT NULL AND contract_id IS NOT NULL
  GROUP BY ALL
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY quarter, ndc11, contract_id ORDER BY invoice_amount DESC,
    vendor) AS position
  FROM spend
)
SELECT
  ranked.* EXCLUDE (position),
  coalesce(rebate.accrued_amount, 0) AS accrued_amount,
  money(ranked.invoice_amount + ranked.prompt_pay_amount - coalesce(rebate.accrued_amount, 0)) AS net_amount
FROM ranked
LEFT JOIN rebate
  ON rebate.quarter = ranked.quarter AND rebate.ndc11 = ranked.ndc11 AND rebate.contract_id = ranked.contract_id
    AND ranked.position = 1
