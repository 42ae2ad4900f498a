-- What each drug earned at the finest cut: quarter of service, drug, payer and site; first-in-first-out cost.
-- Administration revenue is its own column, at the drug it was given for. Cost adjustments (credits, freight, differences
-- on returns) have no payer and stand in rows of payer 'none', beside the acquisition cost and not in it.
-- grain: quarter, hcpcs, payer_id, site_id
WITH part AS (
  SELECT
    quarter, hcpcs, payer_id, site_id,
    count(*) FILTER (WHERE status <> 'void') AS lines,
    sum(units) FILTER (WHERE NOT is_supplied_free) AS units,
    sum(units) FILTER (WHERE is_discarded) AS discarded_units,
    sum(units_short) AS units_short,
    sum(billed_amount) AS billed_amount,
    sum(allowed_amount) AS allowed_amount,
    sum(paid_amount) AS paid_amount,
    sum(patient_paid_amount) AS patient_paid_amount,
    sum(sequestration_amount) AS sequestration_amount,
    sum(collected_amount) AS collected_amount,
    sum(acquisition_cost) AS acquisition_cost,
    sum(acquisition_cost) FILTER (WHERE cost_is_estimated) AS estimated_cost,
    count(*) FILTER (WHERE is_open) AS open_lines,
    sum(acquisition_cost) FILTER (WHERE is_open) AS open_acquisition_cost,
    count(*) FILTER (WHERE status = 'denied') AS denied_lines,
    sum(acquisition_cost) FILTER (WHERE status = 'denied') AS denied_acquisition_cost,
    count(*) FILTER (WHERE NOT is_open AND consumes AND collected_amount < acquisition_cost) AS underwater_lines,
    NULL AS administration_amount,
    NULL AS administration_allowed_amount,
    NULL AS cost_adjustment
  FROM core.drug_line
  WHERE method = 'fifo'
  GROUP BY quarter, hcpcs, payer_id, site_id
  UNION ALL
  SELECT quarter, drug_hcpcs, payer_id, site_id,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    sum(collected_amount), sum(allowed_amount), NULL
  FROM core.administration_line
  GROUP BY quarter, drug_hcpcs, payer_id, site_id
  UNION ALL
  SELECT quarter, coalesce(hcpcs, 'none'), 'none', site_id,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, sum(amount)
  FROM core.cost_adjustment
  GROUP BY quarter, coalesce(hcpcs, 'none'), site_id
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  CAST(coalesce(sum(lines), 0) AS BIGINT) AS lines,
  CAST(coalesce(sum(units), 0) AS DECIMAL(18, 3)) AS units,
  CAST(coalesce(sum(discarded_units), 0) AS DECIMAL(18, 3)) AS discarded_units,
  CAST(coalesce(sum(units_short), 0) AS DECIMAL(18, 3)) AS units_short,
  CAST(coalesce(sum(billed_amount), 0) AS DECIMAL(18, 2)) AS billed_amount,
  CAST(coalesce(sum(allowed_amount), 0) AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(coalesce(sum(paid_amount), 0) AS DECIMAL(18, 2)) AS paid_amount,
  CAST(coalesce(sum(patient_paid_amount), 0) AS DECIMAL(18, 2)) AS patient_paid_amount,
  CAST(coalesce(sum(sequestration_amount), 0) AS DECIMAL(18, 2)) AS sequestration_amount,
  CAST(coalesce(sum(collected_amount), 0) AS DECIMAL(18, 2)) AS collected_amount,
  CAST(coalesce(sum(acquisition_cost), 0) AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(coalesce(sum(allowed_amount), 0) - coalesce(sum(acquisition_cost), 0) AS DECIMAL(18, 2)) AS allowed_margin,
  CAST(coalesce(sum(collected_amount), 0) - coalesce(sum(acquisition_cost), 0) AS DECIMAL(18, 2)) AS net_cost_recovery,
  CAST(coalesce(sum(administration_amount), 0) AS DECIMAL(18, 2)) AS administration_amount,
  CAST(coalesce(sum(administration_allowed_amount), 0) AS DECIMAL(18, 2)) AS administration_allowed_amount,
  CAST(coalesce(sum(cost_adjustment), 0) AS DECIMAL(18, 2)) AS cost_adjustment,
  CAST(coalesce(sum(estimated_cost), 0) AS DECIMAL(18, 2)) AS estimated_cost,
  CAST(coalesce(sum(open_lines), 0) AS BIGINT) AS open_lines,
  CAST(coalesce(sum(open_acquisition_cost), 0) AS DECIMAL(18, 2)) AS open_acquisition_cost,
  CAST(coalesce(sum(denied_lines), 0) AS BIGINT) AS denied_lines,
  CAST(coalesce(sum(denied_acquisition_cost), 0) AS DECIMAL(18, 2)) AS denied_acquisition_cost,
  CAST(coalesce(sum(underwater_lines), 0) AS BIGINT) AS underwater_lines
FROM part
GROUP BY quarter, hcpcs, payer_id, site_id
