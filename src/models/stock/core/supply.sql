-- Stock against the schedule, by site and drug: units planned (whole vials where they are single-dose), the week stock
-- runs out, what an order that arrives in time must hold to cover the schedule, and stock beyond what schedule or pace
-- will use. Units of the code.
-- grain: site_id, hcpcs
WITH setting AS (
  SELECT * FROM core.supply_setting
),
appointment AS (
  SELECT * FROM raw.schedule
  QUALIFY row_number() OVER (PARTITION BY appointment_id ORDER BY file_id DESC, line DESC) = 1
),
vial AS (
  SELECT ndc11, hcpcs, arg_max(package_quantity, quarter) AS package_quantity FROM core.ndc_hcpcs
    WHERE package_quantity > 0 GROUP BY ndc11, hcpcs
),
dose AS (
  SELECT
    appointment.site_id,
    appointment.hcpcs,
    appointment.date,
    CASE WHEN container.container = 'single_dose' AND stock.billing_units_per_package > 0 THEN
      to_units(ceil(CAST(appointment.units AS DOUBLE)
        / (CAST(stock.billing_units_per_package AS DOUBLE) / coalesce(CAST(vial.package_quantity AS DOUBLE), 1)))
        * (CAST(stock.billing_units_per_package AS DOUBLE) / coalesce(CAST(vial.package_quantity AS DOUBLE), 1)))
      ELSE appointment.units END AS units
  FROM appointment
  CROSS JOIN setting
  JOIN core.supply_stock AS stock USING (site_id, hcpcs)
  LEFT JOIN reference.ndc_container AS container ON container.ndc9 = left(stock.ndc11, 9)
  LEFT JOIN vial ON vial.ndc11 = stock.ndc11 AND vial.hcpcs = appointment.hcpcs
  WHERE appointment.status = 'planned' AND appointment.date > setting.known_through
),
day AS (
  SELECT site_id, hcpcs, date, sum(units) AS units FROM dose GROUP BY site_id, hcpcs, date
),
running AS (
  SELECT *, sum(units) OVER (PARTITION BY site_id, hcpcs ORDER BY date ROWS UNBOUNDED PRECEDING) AS so_far FROM day
),
plan AS (
  SELECT
    stock.site_id,
    stock.hcpcs,
    coalesce(sum(running.units), 0) AS planned,
    coalesce(sum(running.units) FILTER (running.date <= setting.known_through
      + CAST(coalesce(stock.lead_days, 0) AS INTEGER) + setting.order_horizon_days), 0) AS planned_to_horizon,
    coalesce(sum(running.units) FILTER (running.date <= setting.known_through + setting.overstock_days),
      0) AS planned_soon,
    min(running.date) FILTER (running.so_far > stock.on_hand_units + stock.on_order_units) AS run_out_date
  FROM core.supply_stock AS stock
  CROSS JOIN setting
  LEFT JOIN running USING (site_id, hcpcs)
  GROUP BY stock.site_id, stock.hcpcs
),
judged AS (
  SELECT
    stock.*,
    plan.* EXCLUDE (site_id, hcpcs),
    greatest(0, plan.planned_to_horizon - stock.on_hand_units - stock.on_order_units) AS missing,
    greatest(0, stock.on_hand_units + stock.on_order_units - greatest(plan.planned_soon,
      to_units(to_units(stock.used_units * setting.overstock_days) // setting.run_rate_days))) AS excess,
    setting.known_through
  FROM core.supply_stock AS stock
  JOIN plan USING (site_id, hcpcs)
  CROSS JOIN setting
),
ordered AS (
  SELECT
    *,
    CASE WHEN missing > 0 AND billing_units_per_package > 0
      THEN to_units(ceil(CAST(missing AS DOUBLE) / CAST(billing_units_per_package AS DOUBLE)))
        ELSE 0 END AS order_packages
  FROM judged
)
SELECT
  site_id,
  hcpcs,
  ndc11,
  on_hand_units,
  on_order_units,
  cost_left,
  used_units,
  billing_units_per_package,
  to_units(planned) AS planned_units,
  to_units(planned_to_horizon) AS planned_to_horizon_units,
  lead_days,
  -- The week, not the day: at one site and drug a day can be one person's appointment.
  CAST(date_trunc('week', run_out_date) AS DATE) AS run_out_week,
  -- From the as-of date; below zero the plan has used it up already.
  CAST(floor(date_diff('day', (SELECT as_of FROM core.run_info), run_out_date) / 7) AS BIGINT) AS weeks_left,
  to_units(missing) AS missing_units,
  to_units(order_packages) AS order_packages,
  vendor,
  contract_id,
  unit_price,
  extend(coalesce(unit_price, 0), order_packages) AS order_amount,
  share_of(extend(coalesce(unit_price, 0), order_packages),
    CAST(coalesce(prompt_pay_pct, 0) AS DECIMAL(12, 8)) * 0.01) AS prompt_pay_discount,
  terms_days,
  to_units(excess) AS excess_units,
  money(CASE WHEN excess > 0 THEN round_share(cents(cost_left), milliunits(excess),
    milliunits(on_hand_units + on_order_units)) ELSE 0 END * 0.01) AS excess_cost
FROM ordered
