-- What was earned in a quarter of service by payer; cost adjustments have no payer and stand under 'none'; the cube's measures, added up.
-- grain: quarter, payer_id
SELECT
  quarter,
  payer_id,
  CAST(sum(lines) AS BIGINT) AS lines,
  CAST(sum(units) AS DECIMAL(18, 3)) AS units,
  CAST(sum(discarded_units) AS DECIMAL(18, 3)) AS discarded_units,
  CAST(sum(units_short) AS DECIMAL(18, 3)) AS units_short,
  CAST(sum(billed_amount) AS DECIMAL(18, 2)) AS billed_amount,
  CAST(sum(allowed_amount) AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(sum(paid_amount) AS DECIMAL(18, 2)) AS paid_amount,
  CAST(sum(patient_paid_amount) AS DECIMAL(18, 2)) AS patient_paid_amount,
  CAST(sum(sequestration_amount) AS DECIMAL(18, 2)) AS sequestration_amount,
  CAST(sum(collected_amount) AS DECIMAL(18, 2)) AS collected_amount,
  CAST(sum(acquisition_cost) AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(sum(allowed_margin) AS DECIMAL(18, 2)) AS allowed_margin,
  CAST(sum(net_cost_recovery) AS DECIMAL(18, 2)) AS net_cost_recovery,
  CAST(sum(administration_amount) AS DECIMAL(18, 2)) AS administration_amount,
  CAST(sum(administration_allowed_amount) AS DECIMAL(18, 2)) AS administration_allowed_amount,
  CAST(sum(cost_adjustment) AS DECIMAL(18, 2)) AS cost_adjustment,
  CAST(sum(estimated_cost) AS DECIMAL(18, 2)) AS estimated_cost,
  CAST(sum(open_lines) AS BIGINT) AS open_lines,
  CAST(sum(open_acquisition_cost) AS DECIMAL(18, 2)) AS open_acquisition_cost,
  CAST(sum(denied_lines) AS BIGINT) AS denied_lines,
  CAST(sum(denied_acquisition_cost) AS DECIMAL(18, 2)) AS denied_acquisition_cost,
  CAST(sum(underwater_lines) AS BIGINT) AS underwater_lines
FROM mart.margin_cube
GROUP BY quarter, payer_id
