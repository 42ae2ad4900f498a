-- What a billing unit bought in a quarter really cost: by invoice; free goods diluting it; with freight; after prompt pay; after
-- rebates accrued or only those received; over the share of units that can be billed (yield); and with the financing of the days
-- between paying for it and being paid. Discounts and rebates are per unit paid for, as free packages earn none.
-- grain: quarter, hcpcs, ndc11
WITH bought AS (
  SELECT
    quarter,
    coalesce(hcpcs, 'none') AS hcpcs,
    ndc11,
    sum(units) FILTER (kind IN ('purchase', 'rebill')) AS paid_units,
    coalesce(sum(units) FILTER (kind = 'free_goods'), 0) AS free_units,
    coalesce(sum(extended_amount) FILTER (kind IN ('purchase', 'rebill')), 0) AS invoice_amount,
    coalesce(sum(coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0)) FILTER (kind IN ('purchase', 'rebill', 'free_goods')), 0) AS handling_amount,
    coalesce(sum(CASE WHEN prompt_pay_amount IS NOT NULL THEN -prompt_pay_amount
      ELSE share_of(extended_amount, CAST(coalesce(prompt_pay_pct, 0) AS DECIMAL(12, 8)) * 0.01) END) FILTER (kind IN ('purchase', 'rebill')), 0) AS prompt_pay_discount,
    CAST(sum(extended_amount * coalesce(terms_days, 0)) FILTER (kind IN ('purchase', 'rebill')) AS DOUBLE)
      / nullif(CAST(sum(extended_amount) FILTER (kind IN ('purchase', 'rebill')) AS DOUBLE), 0) AS terms
  FROM core.purchase
  GROUP BY quarter, coalesce(hcpcs, 'none'), ndc11
),
rebate AS (
  SELECT quarter, ndc11, sum(accrued_amount) AS accrued, sum(received_amount) AS received FROM core.rebate_share GROUP BY quarter, ndc11
),
ledger AS (
  SELECT
    quarter,
    ndc11,
    CAST(sum(billed_units + discarded_units) * 1000 AS BIGINT) AS usable,
    CAST(sum(billed_units + discarded_units + other_waste_units + expired_units + unexplained_units) * 1000 AS BIGINT) AS consumed,
    CAST(sum(opening_cost + closing_cost) AS DOUBLE) / 2 AS stock,
    CAST(sum(billed_cost + discarded_cost) AS DOUBLE) AS used
  FROM core.unit_ledger
  GROUP BY quarter, ndc11
),
paid AS (
  SELECT hcpcs, CAST(sum(paid_amount * date_diff('day', service_date, paid_date)) AS DOUBLE) / nullif(CAST(sum(paid_amount) AS DOUBLE), 0) AS days
  FROM core.claim_line
  WHERE is_drug AND paid_amount > 0 AND paid_date >= service_date
  GROUP BY hcpcs
),
part AS (
  SELECT
    bought.*,
    CAST(coalesce(rebate.accrued, 0) AS DECIMAL(18, 2)) AS accrued,
    CAST(coalesce(rebate.received, 0) AS DECIMAL(18, 2)) AS received,
    coalesce(ledger.usable, 0) AS usable,
    coalesce(ledger.consumed, 0) AS consumed,
    CAST(round(coalesce(ledger.stock / nullif(ledger.used, 0) * days_passed(bought.quarter, run.as_of), 0)) AS BIGINT) AS days_held,
    CAST(round(coalesce(paid.days, 0)) AS BIGINT) AS days_unpaid,
    CAST(round(coalesce(bought.terms, 0)) AS BIGINT) AS terms_days,
    setting.annual_financing_rate
  FROM bought
  CROSS JOIN core.supply_setting AS setting
  CROSS JOIN core.run_info AS run
  LEFT JOIN rebate USING (quarter, ndc11)
  LEFT JOIN ledger USING (quarter, ndc11)
  LEFT JOIN paid USING (hcpcs)
  WHERE bought.paid_units > 0
),
priced AS (
  SELECT
    *,
    per_unit(CAST(invoice_amount AS DECIMAL(18, 2)), CAST(paid_units AS DECIMAL(18, 3))) AS invoice_unit_cost,
    per_unit(CAST(invoice_amount AS DECIMAL(18, 2)), CAST(paid_units + free_units AS DECIMAL(18, 3))) AS diluted_unit_cost,
    per_unit(CAST(handling_amount AS DECIMAL(18, 2)), CAST(paid_units + free_units AS DECIMAL(18, 3))) AS handling_unit_cost,
    per_unit(CAST(prompt_pay_discount AS DECIMAL(18, 2)), CAST(paid_units AS DECIMAL(18, 3))) AS prompt_pay,
    per_unit(accrued, CAST(paid_units AS DECIMAL(18, 3))) AS accrued_rebate,
    per_unit(received, CAST(paid_units AS DECIMAL(18, 3))) AS received_rebate,
    greatest(0, days_held + days_unpaid - terms_days) AS financed_days
  FROM part
),
stepped AS (
  SELECT
    *,
    CAST(diluted_unit_cost + handling_unit_cost AS DECIMAL(18, 6)) AS landed_unit_cost,
    CAST(diluted_unit_cost + handling_unit_cost - prompt_pay AS DECIMAL(18, 6)) AS unit_cost_after_prompt_pay,
    CAST(diluted_unit_cost + handling_unit_cost - prompt_pay - accrued_rebate AS DECIMAL(18, 6)) AS unit_cost_after_accrued_rebate,
    CAST(diluted_unit_cost + handling_unit_cost - prompt_pay - received_rebate AS DECIMAL(18, 6)) AS unit_cost_after_received_rebate,
    CAST(round_share(CAST((invoice_unit_cost + handling_unit_cost) * 1000000 AS BIGINT), CAST(annual_financing_rate * 100000000 AS BIGINT) * financed_days, CAST(36500000000 AS BIGINT)) * 0.000001 AS DECIMAL(18, 6)) AS financing_unit_cost
  FROM priced
)
SELECT
  quarter,
  hcpcs,
  ndc11,
  CAST(paid_units AS DECIMAL(18, 3)) AS paid_units,
  CAST(free_units AS DECIMAL(18, 3)) AS free_units,
  CAST(invoice_amount AS DECIMAL(18, 2)) AS invoice_amount,
  CAST(handling_amount AS DECIMAL(18, 2)) AS handling_amount,
  CAST(prompt_pay_discount AS DECIMAL(18, 2)) AS prompt_pay_discount,
  accrued AS accrued_amount,
  received AS received_amount,
  CAST(usable * 0.001 AS DECIMAL(18, 3)) AS usable_units,
  CAST(consumed * 0.001 AS DECIMAL(18, 3)) AS consumed_units,
  days_held,
  days_unpaid,
  CAST(terms_days AS INTEGER) AS terms_days,
  CAST(financed_days AS BIGINT) AS financed_days,
  invoice_unit_cost,
  diluted_unit_cost,
  landed_unit_cost,
  unit_cost_after_prompt_pay,
  unit_cost_after_accrued_rebate,
  unit_cost_after_received_rebate,
  CASE WHEN usable > 0 AND unit_cost_after_accrued_rebate >= 0
    THEN CAST(round_share(CAST(unit_cost_after_accrued_rebate * 1000000 AS BIGINT), consumed, usable) * 0.000001 AS DECIMAL(18, 6))
    ELSE unit_cost_after_accrued_rebate END AS net_unit_cost_cash,
  CASE WHEN usable > 0 AND unit_cost_after_accrued_rebate >= 0
    THEN CAST(round_share(CAST((unit_cost_after_accrued_rebate + financing_unit_cost) * 1000000 AS BIGINT), consumed, usable) * 0.000001 AS DECIMAL(18, 6))
    ELSE CAST(unit_cost_after_accrued_rebate + financing_unit_cost AS DECIMAL(18, 6)) END AS net_unit_cost_economic
FROM stepped
