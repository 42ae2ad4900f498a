-- Every change of the package price a vendor charges under a contract: the day, the price before and after, how many
-- packages were bought at the new price until the next change, and what the change has cost on them.
-- grain: vendor, ndc11, contract_id, invoice_date
WITH day AS (
  SELECT vendor, ndc11, coalesce(contract_id, 'none') AS contract_id, invoice_date, max(unit_price) AS unit_price,
    max(hcpcs) AS hcpcs, sum(packages) AS packages
  FROM core.purchase
  WHERE kind = 'purchase' AND packages > 0
  GROUP BY ALL
),
compared AS (
  SELECT *, lag(unit_price) OVER (PARTITION BY vendor, ndc11, contract_id ORDER BY invoice_date) AS old_unit_price
    FROM day
),
run AS (
  SELECT
    *,
    count(*) FILTER (unit_price <> old_unit_price) OVER (PARTITION BY vendor, ndc11, contract_id ORDER BY invoice_date
      ROWS UNBOUNDED PRECEDING) AS run
  FROM compared
)
SELECT
  vendor,
  ndc11,
  contract_id,
  min(invoice_date) AS invoice_date,
  quarter_of(min(invoice_date)) AS quarter,
  coalesce(max(hcpcs), 'none') AS hcpcs,
  arg_min(old_unit_price, invoice_date) AS old_unit_price,
  arg_min(unit_price, invoice_date) AS new_unit_price,
  to_units(sum(packages)) AS packages,
  extend(arg_min(unit_price, invoice_date) - arg_min(old_unit_price, invoice_date),
    sum(packages)) AS price_change_amount
FROM run
WHERE run > 0
GROUP BY vendor, ndc11, contract_id, run
