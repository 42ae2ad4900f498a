-- The headline of the quarterly review by quarter of service: what came in, what is expected to come in still (with an
-- interval that should hold four of five), what the drugs cost and how much of it only the payment limit tells, dollars
-- no lot holds, rebates accrued and received, and the budget. Where more than a few lines wait and nothing is projected
-- for them, what they will bring is not known, and is not nothing: is_open_untold.
-- grain: quarter
WITH cube AS (
  SELECT quarter, sum(lines) AS lines, sum(units) AS units, sum(open_lines) AS open_lines,
    sum(open_acquisition_cost) AS open_acquisition_cost,
    sum(allowed_amount) AS allowed_amount, sum(collected_amount) AS collected_amount,
      sum(acquisition_cost) AS acquisition_cost,
    sum(net_cost_recovery) AS net_cost_recovery, sum(cost_adjustment) AS cost_adjustment,
    sum(administration_amount) AS administration_amount, sum(denied_acquisition_cost) AS denied_acquisition_cost
  FROM mart.margin_cube
  GROUP BY quarter
  HAVING sum(lines) > 0
),
rebate AS (
  SELECT quarter, sum(accrued_amount) AS accrued_amount, sum(received_amount) AS received_amount FROM core.rebate_earned
    GROUP BY quarter
),
budget AS (
  SELECT quarter, sum(amount) FILTER (measure = 'net_cost_recovery') AS budget_amount FROM raw.budget GROUP BY quarter
)
SELECT
  quarter,
  CAST(lines AS BIGINT) AS lines,
  to_units(units) AS units,
  CAST(cube.open_lines AS BIGINT) AS open_lines,
  money(open_acquisition_cost) AS open_acquisition_cost,
  money(allowed_amount) AS allowed_amount,
  money(cube.collected_amount) AS collected_amount,
  money(coalesce(matured.to_come_amount, 0)) AS to_come_amount,
  money(coalesce(matured.to_come_amount - (matured.matured_amount - matured.matured_low_amount),
    0)) AS to_come_low_amount,
  money(coalesce(matured.to_come_amount + (matured.matured_high_amount - matured.matured_amount),
    0)) AS to_come_high_amount,
  money(cube.acquisition_cost) AS acquisition_cost,
  money(coalesce(limit_priced.limit_priced_cost, 0)) AS limit_priced_cost,
  coalesce(limit_priced.is_at_limits, false) AS is_at_limits,
  cube.open_lines > 0 AND coalesce(matured.to_come_amount, 0) = 0
    AND open_acquisition_cost > stop_share * cube.acquisition_cost AS is_open_untold,
  money(net_cost_recovery) AS net_cost_recovery,
  money(net_cost_recovery + coalesce(matured.to_come_amount, 0)) AS matured_net_cost_recovery,
  money(cost_adjustment) AS cost_adjustment,
  money(coalesce(accrued_amount, 0)) AS accrued_amount,
  money(coalesce(received_amount, 0)) AS received_amount,
  money(budget_amount) AS budget_amount,
  money(administration_amount) AS administration_amount,
  money(denied_acquisition_cost) AS denied_acquisition_cost
FROM cube
LEFT JOIN (SELECT * FROM mart.matured_quarter WHERE NOT is_back_test) AS matured USING (quarter)
LEFT JOIN core.limit_priced AS limit_priced USING (quarter)
LEFT JOIN rebate USING (quarter)
LEFT JOIN budget USING (quarter)
CROSS JOIN core.left_out_stop
