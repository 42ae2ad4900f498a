-- Stock against the schedule with the suggested order: its cost, the rebate it earns at the contract's present tier
-- (the lowest where no tier can be judged), and the cash: due after the vendor's terms, less the discount for paying
-- within them.
-- grain: site_id, hcpcs
WITH lowest AS (
  SELECT price.contract_id, price.ndc11, arg_max(price.rebate_pct, price.starts) AS rebate_pct
  FROM core.gpo_contract_price AS price
  CROSS JOIN core.supply_setting AS setting
  WHERE setting.known_through BETWEEN price.starts AND price.ends AND price.rebate_pct IS NOT NULL
  GROUP BY price.contract_id, price.ndc11
)
SELECT
  supply.*,
  CAST(coalesce(program.rebate_pct, lowest.rebate_pct, 0) AS DECIMAL(9, 4)) AS rebate_pct,
  share_of(supply.order_amount, CAST(coalesce(program.rebate_pct, lowest.rebate_pct, 0) AS DECIMAL(12, 8)) * 0.01)
    AS order_rebate_amount,
  CASE WHEN supply.order_packages > 0 THEN setting.known_through
    + CAST(coalesce(supply.terms_days, 0) AS INTEGER) END AS due_date
FROM core.supply AS supply
CROSS JOIN core.supply_setting AS setting
LEFT JOIN core.rebate_program AS program
  ON program.contract_id = supply.contract_id
    AND setting.known_through BETWEEN program.period_start AND program.period_end
LEFT JOIN lowest ON lowest.contract_id = supply.contract_id AND lowest.ndc11 = supply.ndc11
