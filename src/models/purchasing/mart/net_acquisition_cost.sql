-- What a billing unit bought in a quarter really cost: by invoice; free goods diluting it; with freight; after prompt
-- pay; after rebates accrued or only those received; over the share of units that can be billed (yield); and with the
-- financing of the days between paying for it and being paid. Discounts and rebates are per unit paid for, as free
-- packages earn none.
-- grain: quarter, hcpcs, ndc11
WITH bought AS (
  SELECT
    quarter,
    coalesce(hcpcs, 'none') AS hcpcs,
    ndc11,
    sum(units) FILTER (kind IN ('purchase', 'rebill')) AS paid_units,
    coalesce(sum(units) FILTER (kind = 'free_goods'), 0) AS free_units,
    coalesce(sum(extended_amount) FILTER (kind IN ('purchase', 'rebill')), 0) AS invoice_amount,
    coalesce(sum(coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0))
      FILTER (kind IN ('purchase', 'rebill', 'free_goods')), 0) AS handling_amount,
    coalesce(sum(CASE WHEN prompt_pay_amount IS NOT NULL THEN -prompt_pay_amount
      ELSE share_of(extended_amount, CAST(coalesce(prompt_pay_pct, 0) AS DECIMAL(12, 8)) * 0.01) END)
        FILTER (kind IN ('purchase', 'rebill')), 0) AS prompt_pay_discount,
    CAST(sum(extended_amount * coalesce(terms_days, 0)) FILTER (kind IN ('purchase', 'rebill')) AS DOUBLE)
      / nullif(CAST(sum(extended_amount) FILTER (kind IN ('purchase', 'rebill')) AS DOUBLE), 0) AS terms
  FROM core.purchase
  GROUP BY quarter, coalesce(hcpcs, 'none'), ndc11
),
rebate AS (
  SELECT quarter, ndc11, sum(accrued_amount) AS accrued, sum(received_amount) AS received FROM core.rebate_share
    GROUP BY quarter, ndc11
),
ledger AS (
  SELECT
    quarter,
    ndc11,
    milliunits(sum(billed_units + discarded_units)) AS usable,
    milliunits(sum(billed_units + discarded_units + other_waste_units + expired_units + unexplained_units)) AS consumed,
    CAST(sum(opening_cost + closing_cost) AS DOUBLE) / 2 AS stock,
    CAST(sum(billed_cost + discarded_cost) AS DOUBLE) AS used
  FROM core.unit_ledger
  GROUP BY quarter, ndc11
),
paid AS (
  SELECT hcpcs, CAST(sum(paid_amount * date_diff('day', service_date, paid_date)) AS DOUBLE)
    / nullif(CAST(sum(paid_amount) AS DOUBLE), 0) AS days
  FROM core.claim_line
  WHERE is_drug AND paid_amount > 0 AND paid_date >= service_date
  GROUP BY hcpcs
),
part AS (
  SELECT
    bought.*,
    money(coalesce(rebate.accrued, 0)) AS accrued,
    money(coalesce(rebate.received, 0)) AS received,
    coalesce(ledger.usable, 0) AS usable,
    coalesce(ledger.consumed, 0) AS consumed,
    CAST(round(coalesce(ledger.stock / nullif(ledger.used, 0) * days_passed(bought.quarter, run.as_of),
      0)) AS BIGINT) AS days_held,
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
    per_unit(money(invoice_amount), to_units(paid_units)) AS invoice_unit_cost,
    per_unit(money(invoice_amount), to_units(paid_units + free_units)) AS diluted_unit_cost,
    per_unit(money(handling_amount), to_units(paid_units + free_units)) AS handling_unit_cost,
    per_unit(money(prompt_pay_discount), to_units(paid_units)) AS prompt_pay,
    per_unit(accrued, to_units(paid_units)) AS accrued_rebate,
    per_unit(received, to_units(paid_units)) AS received_rebate,
    greatest(0, days_held + days_unpaid - terms_days) AS financed_days
  FROM part
),
stepped AS (
  SELECT
    *,
    to_price(diluted_unit_cost + handling_unit_cost) AS landed_unit_cost,
    to_price(diluted_unit_cost + handling_unit_cost - prompt_pay) AS unit_cost_after_prompt_pay,
    to_price(diluted_unit_cost + handling_unit_cost - prompt_pay - accrued_rebate) AS unit_cost_after_accrued_rebate,
    to_price(diluted_unit_cost + handling_unit_cost - prompt_pay - received_rebate) AS unit_cost_after_received_rebate,
    to_price(round_share(millionths(invoice_unit_cost + handling_unit_cost),
      CAST(annual_financing_rate * 100000000 AS BIGINT) * financed_days, CAST(36500000000 AS BIGINT))
      * 0.000001) AS financing_unit_cost
  FROM priced
)
SELECT
  quarter,
  hcpcs,
  ndc11,
  to_units(paid_units) AS paid_units,
  to_units(free_units) AS free_units,
  money(invoice_amount) AS invoice_amount,
  money(handling_amount) AS handling_amount,
  money(prompt_pay_discount) AS prompt_pay_discount,
  accrued AS accrued_amount,
  received AS received_amount,
  to_units(usable * 0.001) AS usable_units,
  to_units(consumed * 0.001) AS consumed_units,
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
    THEN to_price(round_share(millionths(unit_cost_after_accrued_rebate), consumed, usable) * 0.000001)
    ELSE unit_cost_after_accrued_rebate END AS net_unit_cost_cash,
  CASE WHEN usable > 0 AND unit_cost_after_accrued_rebate >= 0
    THEN to_price(round_share(millionths(unit_cost_after_accrued_rebate + financing_unit_cost), consumed, usable)
      * 0.000001)
    ELSE to_price(unit_cost_after_accrued_rebate + financing_unit_cost) END AS net_unit_cost_economic
FROM stepped
