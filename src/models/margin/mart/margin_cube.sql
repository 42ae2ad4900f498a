-- What each drug earned at the finest cut: quarter of service, drug, payer and site; first-in-first-out cost.
-- Drug administration, visits and other services are columns of their own, at the drug of their claim, never in its
-- margin. Cost adjustments (credits, freight, differences on returns) have no payer and stand in rows of payer 'none',
-- beside the acquisition cost and not in it.
-- grain: quarter, hcpcs, payer_id, site_id
WITH drug AS (
  SELECT
    quarter, hcpcs, payer_id, site_id,
    count(*) FILTER (WHERE status <> 'void') AS lines,
    sum(units) FILTER (WHERE NOT is_supplied_free) AS units,
    sum(units) FILTER (WHERE is_discarded) AS discarded_units,
    sum(units_short) AS units_short,
    sum(billed_amount) AS billed_amount,
    sum(allowed_amount) AS allowed_amount,
    sum(paid_amount) AS paid_amount,
    -- Of the patient and of assistance together: what payers did not pay of what was collected.
    sum(collected_amount - coalesce(paid_amount, 0)) AS patient_paid_amount,
    sum(sequestration_amount) AS sequestration_amount,
    sum(collected_amount) AS collected_amount,
    sum(acquisition_cost) AS acquisition_cost,
    sum(acquisition_cost) FILTER (WHERE cost_is_estimated) AS estimated_cost,
    count(*) FILTER (WHERE cost_is_unknown) AS unknown_cost_lines,
    sum(collected_amount) FILTER (WHERE cost_is_unknown) AS unknown_cost_amount,
    count(*) FILTER (WHERE is_open) AS open_lines,
    sum(acquisition_cost) FILTER (WHERE is_open) AS open_acquisition_cost,
    count(*) FILTER (WHERE status = 'denied') AS denied_lines,
    sum(acquisition_cost) FILTER (WHERE status = 'denied') AS denied_acquisition_cost,
    -- Lost for certain: not where the limit stands for the cost, nor where what the patient or another payer paid could
    -- make up for it.
    count(*) FILTER (WHERE NOT is_open AND consumes AND NOT cost_is_from_limit
      AND collected_amount + coalesce(untold_patient_amount, 0) + coalesce(other_payer_amount, 0)
        < acquisition_cost) AS underwater_lines
  FROM core.drug_line
  WHERE method = 'fifo'
  GROUP BY quarter, hcpcs, payer_id, site_id
),
service AS (
  SELECT quarter, drug_hcpcs AS hcpcs, payer_id, site_id,
    sum(collected_amount) FILTER (WHERE service_class = 'administration') AS administration_amount,
    sum(allowed_amount) FILTER (WHERE service_class = 'administration') AS administration_allowed_amount,
    sum(collected_amount) FILTER (WHERE service_class = 'evaluation') AS evaluation_amount,
    sum(collected_amount) FILTER (WHERE service_class = 'other') AS other_service_amount
  FROM core.administration_line
  GROUP BY quarter, drug_hcpcs, payer_id, site_id
),
adjustment AS (
  SELECT quarter, coalesce(hcpcs, 'none') AS hcpcs, 'none' AS payer_id, site_id, sum(amount) AS cost_adjustment
  FROM core.cost_adjustment
  GROUP BY quarter, coalesce(hcpcs, 'none'), site_id
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  CAST(coalesce(lines, 0) AS BIGINT) AS lines,
  CAST(coalesce(units, 0) AS DECIMAL(18, 3)) AS units,
  CAST(coalesce(discarded_units, 0) AS DECIMAL(18, 3)) AS discarded_units,
  CAST(coalesce(units_short, 0) AS DECIMAL(18, 3)) AS units_short,
  CAST(coalesce(billed_amount, 0) AS DECIMAL(18, 2)) AS billed_amount,
  CAST(coalesce(allowed_amount, 0) AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(coalesce(paid_amount, 0) AS DECIMAL(18, 2)) AS paid_amount,
  CAST(coalesce(patient_paid_amount, 0) AS DECIMAL(18, 2)) AS patient_paid_amount,
  CAST(coalesce(sequestration_amount, 0) AS DECIMAL(18, 2)) AS sequestration_amount,
  CAST(coalesce(collected_amount, 0) AS DECIMAL(18, 2)) AS collected_amount,
  CAST(coalesce(acquisition_cost, 0) AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(coalesce(allowed_amount, 0) - coalesce(acquisition_cost, 0) AS DECIMAL(18, 2)) AS allowed_margin,
  CAST(coalesce(collected_amount, 0) - coalesce(acquisition_cost, 0) AS DECIMAL(18, 2)) AS net_cost_recovery,
  CAST(coalesce(administration_amount, 0) AS DECIMAL(18, 2)) AS administration_amount,
  CAST(coalesce(administration_allowed_amount, 0) AS DECIMAL(18, 2)) AS administration_allowed_amount,
  CAST(coalesce(evaluation_amount, 0) AS DECIMAL(18, 2)) AS evaluation_amount,
  CAST(coalesce(other_service_amount, 0) AS DECIMAL(18, 2)) AS other_service_amount,
  CAST(coalesce(cost_adjustment, 0) AS DECIMAL(18, 2)) AS cost_adjustment,
  CAST(coalesce(estimated_cost, 0) AS DECIMAL(18, 2)) AS estimated_cost,
  CAST(coalesce(unknown_cost_lines, 0) AS BIGINT) AS unknown_cost_lines,
  CAST(coalesce(unknown_cost_amount, 0) AS DECIMAL(18, 2)) AS unknown_cost_amount,
  CAST(coalesce(open_lines, 0) AS BIGINT) AS open_lines,
  CAST(coalesce(open_acquisition_cost, 0) AS DECIMAL(18, 2)) AS open_acquisition_cost,
  CAST(coalesce(denied_lines, 0) AS BIGINT) AS denied_lines,
  CAST(coalesce(denied_acquisition_cost, 0) AS DECIMAL(18, 2)) AS denied_acquisition_cost,
  CAST(coalesce(underwater_lines, 0) AS BIGINT) AS underwater_lines
FROM drug
FULL JOIN service USING (quarter, hcpcs, payer_id, site_id)
FULL JOIN adjustment USING (quarter, hcpcs, payer_id, site_id)
