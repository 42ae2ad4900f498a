-- What was paid for a drug package in a quarter, by vendor and contract: packages, billing units, dollars, the unit
-- cost and the range of package prices, with the contract's and the list price. Purchases and rebills; free goods,
-- returns and credits apart.
-- grain: quarter, vendor, ndc11, contract_id
SELECT
  purchase.quarter,
  purchase.vendor,
  purchase.ndc11,
  coalesce(purchase.contract_id, 'none') AS contract_id,
  coalesce(max(purchase.hcpcs), 'none') AS hcpcs,
  to_units(sum(purchase.packages)) AS packages,
  to_units(sum(purchase.units)) AS units,
  money(sum(purchase.extended_amount)) AS invoice_amount,
  per_unit(money(sum(purchase.extended_amount)), to_units(sum(purchase.units))) AS unit_cost,
  min(purchase.unit_price) AS lowest_unit_price,
  max(purchase.unit_price) AS highest_unit_price,
  max(purchase.wac) AS wac
FROM core.purchase AS purchase
WHERE purchase.kind IN ('purchase', 'rebill') AND purchase.packages <> 0
GROUP BY purchase.quarter, purchase.vendor, purchase.ndc11, coalesce(purchase.contract_id, 'none')
