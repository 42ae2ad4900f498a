-- A planned dose in the shape of a claim line, so that the models of expected payment price it too: payer and plan of
-- the patient's newest authorization of the drug, else of the newest claim that is not one to a second payer; the NDC
-- its site bought last. No charge is known yet.
-- grain: claim_id, line
WITH appointment AS (
  SELECT * FROM raw.schedule
  QUALIFY row_number() OVER (PARTITION BY appointment_id ORDER BY file_id DESC, line DESC) = 1
),
approved AS (
  SELECT patient_key, hcpcs, arg_max(payer_id, (valid_to, authorization_id)) AS payer_id
  FROM core.authorization
  WHERE outcome IN ('approved', 'overturned') AND valid_to IS NOT NULL AND patient_key IS NOT NULL
  GROUP BY patient_key, hcpcs
),
newest AS (
  SELECT
    patient_key,
    arg_max(payer_id, (service_date, claim_id, line)) AS payer_id,
    arg_max(plan, (service_date, claim_id, line)) AS plan
  FROM core.claim_line
  WHERE patient_key IS NOT NULL AND status <> 'void' AND NOT paid_by_another(adjustments)
  GROUP BY patient_key
)
SELECT
  appointment.appointment_id AS claim_id,
  CAST(1 AS INTEGER) AS line,
  'original' AS status,
  appointment.date AS service_date,
  quarter_of(appointment.date) AS quarter,
  appointment.site_id,
  coalesce(approved.payer_id, newest.payer_id, 'unknown') AS payer_id,
  CASE WHEN coalesce(approved.payer_id, newest.payer_id) = newest.payer_id THEN newest.plan END AS plan,
  appointment.patient_key,
  site.place_of_service,
  appointment.hcpcs,
  appointment.hcpcs AS billed_hcpcs,
  stock.ndc11,
  stock.ndc11 AS ledger_ndc11,
  appointment.units,
  money(NULL) AS billed_amount,
  money(NULL) AS allowed_amount,
  money(NULL) AS sequestration_amount,
  money(NULL) AS deductible_amount,
  money(NULL) AS patient_responsibility,
  CAST(NULL AS VARCHAR) AS adjustments,
  true AS is_drug,
  false AS is_discarded,
  false AS is_supplied_free,
  appointment.file_id,
  appointment.line AS source_line
FROM appointment
CROSS JOIN core.run_info AS run
LEFT JOIN approved USING (patient_key, hcpcs)
LEFT JOIN newest USING (patient_key)
LEFT JOIN core.site AS site ON site.site_id = appointment.site_id
LEFT JOIN core.supply_stock AS stock ON stock.site_id = appointment.site_id AND stock.hcpcs = appointment.hcpcs
WHERE appointment.status = 'planned' AND appointment.date > run.as_of
