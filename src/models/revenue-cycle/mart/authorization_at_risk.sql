-- Planned doses that no authorization will cover: the date is past its last day, or its units are used up by then; with
-- the allowed margin of the patient's last visit for the drug, per unit, on the planned units. Only for patients who
-- had an authorization for the drug: where none was ever asked for, none is missed.
-- grain: payer_id, hcpcs, authorization_gap
WITH appointment AS (
  SELECT * FROM raw.schedule
  QUALIFY row_number() OVER (PARTITION BY appointment_id ORDER BY file_id DESC, line DESC) = 1
),
planned AS (
  SELECT appointment.* EXCLUDE (file_id, line)
  FROM appointment
  CROSS JOIN core.run_info AS run
  WHERE appointment.status = 'planned' AND appointment.date > run.as_of
),
latest AS (
  SELECT * FROM core.authorization
  WHERE outcome IN ('approved', 'overturned') AND valid_to IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key, hcpcs ORDER BY valid_to DESC, authorization_id) = 1
),
used AS (
  SELECT latest.authorization_id, coalesce(sum(line.units), 0) AS used_units
  FROM latest
  LEFT JOIN core.drug_line AS line ON line.method = 'fifo' AND line.patient_key = latest.patient_key
    AND line.hcpcs = latest.hcpcs
    AND line.service_date BETWEEN latest.valid_from AND latest.valid_to AND line.status NOT IN ('void', 'reversal')
      AND NOT line.is_discarded
  GROUP BY latest.authorization_id
),
dose AS (
  SELECT
    planned.appointment_id, planned.date, planned.units, latest.payer_id, planned.hcpcs, planned.patient_key,
      latest.valid_to, latest.units AS authorized_units,
    used.used_units + sum(planned.units) OVER (
      PARTITION BY planned.patient_key, planned.hcpcs ORDER BY planned.date, planned.appointment_id
        ROWS UNBOUNDED PRECEDING
    ) AS units_by_then
  FROM planned
  JOIN latest ON latest.patient_key = planned.patient_key AND latest.hcpcs = planned.hcpcs
  JOIN used USING (authorization_id)
),
margin AS (
  -- What the drug brought per unit for this payer in the last four quarters.
  SELECT line.payer_id, line.hcpcs,
    per_unit(money(sum(line.allowed_amount - line.acquisition_cost)), to_units(sum(line.units))) AS unit_margin,
    per_unit(money(sum(line.acquisition_cost)), to_units(sum(line.units))) AS unit_cost
  FROM core.drug_line AS line
  WHERE line.method = 'fifo' AND line.allowed_amount > 0 AND line.consumes
    AND quarter_index(line.quarter) > (SELECT max(quarter_index(quarter)) - 4 FROM mart.margin_cube WHERE lines > 0)
  GROUP BY line.payer_id, line.hcpcs
)
SELECT
  coalesce(dose.payer_id, 'none') AS payer_id,
  dose.hcpcs,
  CASE WHEN dose.date > dose.valid_to THEN 'expired' ELSE 'units_used_up' END AS authorization_gap,
  count(*) AS doses,
  to_units(sum(dose.units)) AS units,
  money(coalesce(sum(extend(margin.unit_margin, dose.units)), 0)) AS margin_at_risk_amount,
  money(coalesce(sum(extend(margin.unit_cost, dose.units)), 0)) AS cost_at_risk_amount
FROM dose
LEFT JOIN margin ON margin.payer_id = dose.payer_id AND margin.hcpcs = dose.hcpcs
WHERE (dose.date > dose.valid_to OR dose.units_by_then > dose.authorized_units)
  AND (SELECT is_told FROM core.finding_state WHERE finding = 'doses_at_risk')
GROUP BY coalesce(dose.payer_id, 'none'), dose.hcpcs, CASE
  WHEN dose.date > dose.valid_to THEN 'expired' ELSE 'units_used_up' END
