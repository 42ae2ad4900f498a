-- What a purchasing contract says of a product on a day on which something was invoiced: of rows that hold on the day
-- the one that starts last, as an amendment replaces what was agreed before. A rebate that a later row does not speak
-- of stands.
-- grain: contract_id, ndc11, invoice_date
WITH said AS (
  SELECT
    price.contract_id,
    price.ndc11,
    day.invoice_date,
    arg_max(struct_pack(vendor := price.vendor, gpo := price.gpo, price := price.price,
      prompt_pay_pct := price.prompt_pay_pct, terms_days := price.terms_days), price.starts) AS newest,
    arg_max(price.rebate_pct, price.starts) FILTER (price.rebate_pct IS NOT NULL) AS rebate_pct,
    arg_max(price.flat_rebate_pct, price.starts) FILTER (price.flat_rebate_pct IS NOT NULL) AS flat_rebate_pct
  FROM (SELECT DISTINCT invoice_date FROM core.purchase) AS day
  JOIN core.gpo_contract_price AS price ON day.invoice_date BETWEEN price.starts AND price.ends
  GROUP BY price.contract_id, price.ndc11, day.invoice_date
)
SELECT contract_id, ndc11, invoice_date, newest.vendor, newest.gpo, newest.price, newest.prompt_pay_pct,
  newest.terms_days, rebate_pct, flat_rebate_pct
FROM said
