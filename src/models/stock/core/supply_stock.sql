-- Stock of a drug at a site in the units its code is billed in: on hand, on order (received after the last known
-- movement), what it cost, the NDC bought last, its price, vendor terms and days from invoice to shelf, and the units a
-- day used lately.
-- grain: site_id, hcpcs
WITH setting AS (
  SELECT * FROM core.supply_setting
),
code AS (
  SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs,
    arg_max(billing_units_per_package, quarter) AS billing_units_per_package
  FROM core.ndc
  GROUP BY ndc11
),
lot AS (
  SELECT lot.site_id, code.hcpcs, lot.ndc11, lot.received_date > setting.known_through AS is_on_order,
    round_share(milliunits(lot.units_left), millionths(code.billing_units_per_package),
      millionths(unit.units_per_package)) AS milliunits,
    lot.cost_left
  FROM core.lot AS lot
  JOIN code USING (ndc11)
  JOIN core.stock_unit AS unit USING (ndc11)
  CROSS JOIN setting
  WHERE lot.units_left > 0
),
held AS (
  SELECT site_id, hcpcs,
    coalesce(sum(milliunits) FILTER (NOT is_on_order), 0) AS on_hand,
    coalesce(sum(milliunits) FILTER (is_on_order), 0) AS on_order,
    sum(cost_left) AS cost_left
  FROM lot
  GROUP BY site_id, hcpcs
),
used AS (
  SELECT ledger_key.site_id, code.hcpcs,
    sum(round_share(movement.milliunits, millionths(code.billing_units_per_package),
      millionths(unit.units_per_package))) AS used
  FROM core.stock_movement AS movement
  JOIN core.ledger_key AS ledger_key USING (key_id)
  JOIN code USING (ndc11)
  JOIN core.stock_unit AS unit USING (ndc11)
  CROSS JOIN setting
  WHERE movement.movement IN ('billed', 'discarded')
    AND movement.event_date > setting.known_through - setting.run_rate_days
      AND movement.event_date <= setting.known_through
  GROUP BY ledger_key.site_id, code.hcpcs
),
planned AS (
  SELECT DISTINCT site_id, hcpcs FROM raw.schedule
),
key AS (
  SELECT site_id, hcpcs FROM held UNION SELECT site_id, hcpcs FROM used UNION SELECT site_id, hcpcs FROM planned
),
order_line AS (
  SELECT purchase.*, code.hcpcs AS stock_hcpcs, code.billing_units_per_package AS units_in_package
  FROM core.purchase AS purchase
  JOIN code USING (ndc11)
  WHERE purchase.kind = 'purchase' AND purchase.packages > 0
),
anywhere AS (
  SELECT stock_hcpcs AS hcpcs, arg_max(ndc11, (invoice_date, vendor, invoice, line)) AS ndc11
  FROM order_line GROUP BY stock_hcpcs
),
here AS (
  SELECT site_id, stock_hcpcs AS hcpcs, arg_max(ndc11, (invoice_date, vendor, invoice, line)) AS ndc11
  FROM order_line GROUP BY site_id, stock_hcpcs
),
product AS (
  SELECT
    ndc11,
    max(units_in_package) AS units_in_package,
    arg_max(unit_price, (invoice_date, vendor, invoice, line)) AS unit_price,
    arg_max(vendor, (invoice_date, vendor, invoice, line)) AS vendor,
    arg_max(contract_id, (invoice_date, vendor, invoice, line)) FILTER (contract_id IS NOT NULL) AS contract_id,
    arg_max(terms_days, (invoice_date, vendor, invoice, line)) AS terms_days,
    arg_max(coalesce(prompt_pay_pct, 0), (invoice_date, vendor, invoice, line)) AS prompt_pay_pct,
    max(date_diff('day', invoice_date, stock_date)) AS lead_days
  FROM order_line
  GROUP BY ndc11
)
SELECT
  key.site_id,
  key.hcpcs,
  coalesce(here.ndc11, anywhere.ndc11) AS ndc11,
  to_units(coalesce(held.on_hand, 0) * 0.001) AS on_hand_units,
  to_units(coalesce(held.on_order, 0) * 0.001) AS on_order_units,
  money(coalesce(held.cost_left, 0)) AS cost_left,
  to_units(coalesce(used.used, 0) * 0.001) AS used_units,
  product.units_in_package AS billing_units_per_package,
  product.unit_price,
  product.vendor,
  product.contract_id,
  product.terms_days,
  CAST(product.prompt_pay_pct AS DECIMAL(9, 4)) AS prompt_pay_pct,
  CAST(product.lead_days AS BIGINT) AS lead_days
FROM key
LEFT JOIN held USING (site_id, hcpcs)
LEFT JOIN used USING (site_id, hcpcs)
LEFT JOIN here USING (site_id, hcpcs)
LEFT JOIN anywhere ON anywhere.hcpcs = key.hcpcs
LEFT JOIN product ON product.ndc11 = coalesce(here.ndc11, anywhere.ndc11)
