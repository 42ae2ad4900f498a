-- Invoice lines charged above the contract price in force on their day: bought under no contract (off_contract), or under it at
-- another price (above_contract, credits and rebills netted on the page). Dollars above are (unit price − contract price) × packages.
-- grain: vendor, invoice, line
WITH priced AS (
  SELECT purchase.*, min(contract.price) AS contract_price,
    arg_min(contract.contract_id, (contract.price, contract.contract_id)) AS wanted_contract_id
  FROM core.purchase AS purchase
  JOIN raw.gpo_contract AS contract
    ON contract.ndc11 = purchase.ndc11 AND contract.starts <= purchase.invoice_date AND (contract.ends IS NULL OR purchase.invoice_date <= contract.ends)
  WHERE purchase.kind IN ('purchase', 'rebill') AND purchase.packages <> 0
  GROUP BY ALL
)
SELECT
  vendor,
  invoice,
  line,
  invoice_date,
  quarter,
  site_id,
  ndc11,
  coalesce(hcpcs, 'none') AS hcpcs,
  CASE WHEN contract_id IS NULL THEN 'off_contract' ELSE 'above_contract' END AS kind,
  wanted_contract_id AS contract_id,
  packages,
  unit_price,
  contract_price,
  extend(unit_price - contract_price, packages) AS above_contract_amount,
  file_id,
  source_line
FROM priced
WHERE unit_price > contract_price
