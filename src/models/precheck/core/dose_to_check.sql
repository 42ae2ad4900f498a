-- A dose whose claim no payer has answered, and a dose that is planned: what a rule asks of either, before its own
-- facts.
-- grain: dose_kind, claim_id, line
-- materialize: view
SELECT
  'claim' AS dose_kind,
  line.claim_id,
  line.line,
  line.service_date,
  line.quarter,
  line.site_id,
  line.payer_id,
  line.patient_key,
  line.hcpcs,
  line.ndc11,
  line.ledger_ndc11,
  line.modifiers,
  line.units,
  line.billed_amount,
  line.is_discarded,
  line.is_supplied_free,
  line.authorization_id,
  line.submitted_date,
  -- Where only an 837 tells of a claim its patient is known by member number and name, else by the practice's own key.
  line.told_by IN ('837', '837_and_835') AS is_member_key,
  line.file_id,
  line.source_line
FROM core.claim_line AS line
WHERE line.is_open AND line.is_drug
UNION ALL BY NAME
SELECT
  'plan' AS dose_kind,
  planned.* EXCLUDE (status, plan, place_of_service, billed_hcpcs, allowed_amount, sequestration_amount,
    deductible_amount, patient_responsibility, is_drug),
  NULL AS modifiers,
  NULL AS authorization_id,
  CAST(NULL AS DATE) AS submitted_date,
  false AS is_member_key
FROM core.planned_line AS planned
