-- What is booked against the pace: dollars of the appointments of the weeks an order covers, and of the doses of the
-- last half year over as many days, both at what all payers usually pay for a unit. No row where the files have no
-- schedule that reaches beyond the last known service.
-- grain: planned_through
WITH setting AS (
  SELECT reach.services_through, setting.order_horizon_days
  FROM core.cash_reach AS reach
  CROSS JOIN core.supply_setting AS setting
  JOIN core.finding_state AS state ON state.finding = 'planned_doses' AND state.is_told
),
usual AS (
  SELECT hcpcs, CAST(sum(first_paid_amount) AS DOUBLE) / nullif(CAST(sum(units) AS DOUBLE), 0) AS per_unit
  FROM core.cash_line
  WHERE first_paid_amount > 0 AND NOT is_discarded
  GROUP BY hcpcs
),
appointment AS (
  SELECT * FROM raw.schedule
  QUALIFY row_number() OVER (PARTITION BY appointment_id ORDER BY file_id DESC, line DESC) = 1
),
span AS (
  SELECT least(setting.services_through + setting.order_horizon_days, max(appointment.date)) AS planned_through
  FROM appointment CROSS JOIN setting
  WHERE appointment.status IN ('planned', 'kept') AND appointment.date > setting.services_through
  GROUP BY setting.services_through, setting.order_horizon_days
),
planned AS (
  SELECT sum(appointment.units * usual.per_unit) AS amount
  FROM appointment
  JOIN usual USING (hcpcs)
  CROSS JOIN setting
  CROSS JOIN span
  WHERE appointment.status IN ('planned', 'kept') AND appointment.date > setting.services_through
    AND appointment.date <= span.planned_through
),
given AS (
  SELECT sum(line.units * usual.per_unit) AS amount
  FROM core.cash_line AS line
  JOIN usual USING (hcpcs)
  JOIN core.drug AS drug USING (hcpcs)
  CROSS JOIN setting
  WHERE NOT line.is_discarded AND line.service_date > setting.services_through - 182
    AND line.service_date <= setting.services_through
)
SELECT
  span.planned_through,
  money(planned.amount) AS planned_amount,
  money(given.amount / 182 * (span.planned_through - setting.services_through)) AS pace_amount
FROM span CROSS JOIN planned CROSS JOIN given CROSS JOIN setting
WHERE given.amount > 0 AND planned.amount > 0
