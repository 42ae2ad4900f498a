-- One invoice line in its current state. Exports overlap: of several copies of a line the one from the export that
-- reaches furthest counts. One vendor may be spelled in two ways, and number its lines in one report only (keys of nine
-- digits are made from what a line says): lines of one invoice number, day, NDC, packages and dollars are one. So they
-- are where a file has an invoice under numbers of its own (10, 20 for 1, 2) and other files have its every line. Units
-- are packages × billing units per package of the crosswalk in force on the invoice date. Where no line of any file
-- names a contract, the files do not tell contracts: a line is then under the one contract that has its NDC on its day,
-- at its distributor or at any.
-- grain: vendor, invoice, line
WITH reach AS (
  SELECT file_id, max(invoice_date) AS reaches FROM raw.purchase GROUP BY file_id
),
named AS (
  SELECT file_id, row_number() OVER (ORDER BY name_order(path), file_id) AS place FROM raw.file
),
beside AS (
  SELECT *, count(*) OVER (PARTITION BY vendor, invoice, line_number) > 1 AS is_number_told,
    min(file_id) OVER alike <> max(file_id) OVER alike AS is_told
  FROM raw.purchase
  WINDOW alike AS (
    PARTITION BY vendor, invoice, invoice_date, site_id, ndc11, packages, extended_amount
  )
),
numbered AS (
  SELECT purchase.*, reach.reaches, named.place, line_number >= 100000000 AS is_keyed,
    upper(ltrim(regexp_replace(invoice, '[^A-Za-z0-9]', '', 'g'), '0')) AS invoice_key,
    CASE WHEN bool_and(is_told AND NOT is_number_told) OVER (PARTITION BY vendor, invoice, file_id)
      THEN file_id END AS renumbered
  FROM beside AS purchase
  JOIN reach USING (file_id)
  JOIN named USING (file_id)
  QUALIFY row_number() OVER (
    PARTITION BY vendor, invoice, line_number ORDER BY reach.reaches DESC, named.place DESC,
      purchase.line DESC
  ) = 1
),
counted AS (
  SELECT *, row_number() OVER (
      PARTITION BY vendor, is_keyed, renumbered, invoice_key, invoice_date, ndc11, packages, extended_amount
      ORDER BY line_number
    ) AS nth
  FROM numbered
),
line_in_force AS (
  SELECT * FROM counted
  QUALIFY row_number() OVER (
    PARTITION BY invoice_key, invoice_date, ndc11, packages, extended_amount, nth ORDER BY reaches DESC, is_keyed,
      place DESC, line DESC
  ) = 1
),
contract_meant AS (
  SELECT bought.vendor, bought.ndc11, bought.invoice_date, any_value(price.contract_id) AS contract_id
  FROM (SELECT DISTINCT vendor, ndc11, invoice_date FROM raw.purchase
    WHERE (SELECT count(contract_id) FROM raw.purchase) = 0) AS bought
  JOIN core.gpo_contract_price AS price ON price.ndc11 = bought.ndc11
    AND bought.invoice_date BETWEEN price.starts AND price.ends
    AND plain_number(coalesce(price.vendor, bought.vendor)) = plain_number(bought.vendor)
  GROUP BY bought.vendor, bought.ndc11, bought.invoice_date
  HAVING count(DISTINCT price.contract_id) = 1
)
SELECT
  purchase.vendor,
  purchase.invoice,
  purchase.line_number AS line,
  purchase.invoice_date,
  coalesce(purchase.received_date, purchase.invoice_date) AS stock_date,
  quarter_of(purchase.invoice_date) AS quarter,
  purchase.site_id,
  purchase.ndc11,
  ndc.hcpcs,
  purchase.kind,
  purchase.packages,
  ndc.billing_units_per_package,
  to_units(purchase.packages * ndc.billing_units_per_package) AS units,
  to_units(purchase.packages * stock_unit.units_per_package) AS ledger_units,
  purchase.unit_price,
  purchase.extended_amount,
  money(purchase.extended_amount - extend(purchase.unit_price, purchase.packages)) AS extension_difference,
  purchase.freight_amount,
  purchase.service_fee_amount,
  purchase.prompt_pay_amount,
  purchase.conversion,
  coalesce(purchase.contract_id, meant.contract_id) AS contract_id,
  purchase.lot,
  purchase.expiry_date,
  purchase.wac,
  purchase.terms_days,
  purchase.prompt_pay_pct,
  ndc.crosswalk_quarter,
  ndc.package_basis,
  purchase.file_id,
  purchase.line AS source_line
FROM line_in_force AS purchase
LEFT JOIN core.stock_unit AS stock_unit USING (ndc11)
LEFT JOIN contract_meant AS meant ON meant.vendor = purchase.vendor AND meant.ndc11 = purchase.ndc11
  AND meant.invoice_date = purchase.invoice_date
LEFT JOIN core.ndc AS ndc ON ndc.ndc11 = purchase.ndc11 AND ndc.quarter = quarter_of(purchase.invoice_date)
