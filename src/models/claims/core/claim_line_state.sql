-- A claim line as the practice and its payers know it now, from whichever files told of it: the export, the 837P, the
-- 835. The 835 wins for what was decided and paid; the export fills what an 835 lacks (site, NDC, authorization, what
-- the patient paid), the 837 what the export lacks. What an 835 pays on a claim that nobody sent stands as a line of
-- its own, unless it could be the answer to a line that waits for one (core.remittance_without_claim). A denied claim
-- that was sent again since waits for its answer. Medicare contractors want an unclassified code billed as one unit of
-- service however much was given (tips for J3490): the units of such a line are the items (UN) told beside its NDC.
-- grain: claim_id, line
WITH export AS (
  SELECT * FROM core.claim_line_version WHERE is_current
),
-- What an export of payments says of claims whose charge it does not have; a claim of which it has a row was not paid
-- otherwise.
posted AS (
  SELECT claim_id, line,
    money(sum(patient_paid_amount)) AS patient_paid_amount,
    money(nullif(sum(assistance_paid_amount), 0)) AS assistance_paid_amount,
    money(nullif(sum(write_off_amount), 0)) AS write_off_amount
  FROM core.exported_payment
  WHERE claim_id IS NOT NULL
  GROUP BY claim_id, line
),
posted_claim AS (
  SELECT DISTINCT claim_id FROM core.exported_payment WHERE claim_id IS NOT NULL AND tells_patients
),
given AS (
  SELECT sent.claim_id, sent.line, sent.ndc_quantity AS items
  FROM core.claim_837_line_state AS sent
  JOIN reference.code_range AS code ON code.is_unclassified AND sent.hcpcs BETWEEN code.code_from AND code.code_to
  WHERE sent.ndc_unit = 'UN' AND sent.ndc_quantity > 0
),
decided AS (
  SELECT state.*
  FROM core.remittance_line_state AS state
  LEFT JOIN core.claim_837_line_state AS sent USING (claim_id, line)
  WHERE NOT EXISTS (FROM core.remittance_without_claim AS held WHERE held.claim_id = state.claim_id
    AND held.line = state.line)
    AND NOT (state.status = 'denied' AND sent.status IS NOT DISTINCT FROM 'replacement'
      AND sent.submitted_date > state.last_date)
)
SELECT
  claim_id,
  line,
  coalesce(export.version, 1) AS version,
  -- Only the practice knows that a claim was entered in error.
  CASE WHEN export.status = 'void' OR sent.status = 'void' THEN 'void'
    ELSE coalesce(decided.status, export.status, sent.status) END AS status,
  coalesce(export.service_date, sent.service_date, decided.service_date) AS service_date,
  coalesce(export.site_id, sent.site_id, CASE WHEN sent.claim_id IS NULL THEN decided.site_id END,
    'unknown') AS site_id,
  coalesce(export.payer_id, sent.payer_id, decided.payer_id, 'unknown') AS payer_id,
  coalesce(export.plan, sent.plan) AS plan,
  coalesce(export.patient_key, sent.patient_key) AS patient_key,
  coalesce(export.place_of_service, sent.place_of_service) AS place_of_service,
  coalesce(export.hcpcs, sent.hcpcs, decided.hcpcs, 'none') AS hcpcs,
  coalesce(export.ndc11, sent.ndc11, decided.ndc11) AS ndc11,
  coalesce(export.modifiers, sent.modifiers, decided.modifiers) AS modifiers,
  to_units(coalesce(export.units, sent.units, decided.units, 0)
    * CASE WHEN abs(coalesce(export.units, sent.units, decided.units)) = 1 THEN coalesce(given.items, 1) ELSE 1 END)
    AS units,
  coalesce(export.billed_amount, sent.billed_amount, decided.billed_amount, 0) AS billed_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.allowed_amount
    ELSE coalesce(decided.allowed_amount, export.allowed_amount) END AS allowed_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.paid_amount ELSE decided.paid_amount END AS paid_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.patient_responsibility
    ELSE decided.patient_responsibility END AS patient_responsibility,
  CASE WHEN decided.claim_id IS NULL THEN export.deductible_amount
    ELSE decided.deductible_amount END AS deductible_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.coinsurance_amount
    ELSE decided.coinsurance_amount END AS coinsurance_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.copay_amount ELSE decided.copay_amount END AS copay_amount,
  coalesce(export.patient_paid_amount,
    CASE WHEN posted_claim.claim_id IS NOT NULL THEN coalesce(posted.patient_paid_amount, 0) END,
      sent.patient_paid_amount) AS patient_paid_amount,
  -- An 837 says what the patient had paid when the claim was sent (AMT*F5), never what came after the payer's answer.
  export.patient_paid_amount IS NOT NULL OR posted_claim.claim_id IS NOT NULL AS tells_patient_payments,
  coalesce(export.assistance_paid_amount, posted.assistance_paid_amount) AS assistance_paid_amount,
  coalesce(export.write_off_amount, posted.write_off_amount) AS write_off_amount,
  CASE WHEN decided.claim_id IS NULL THEN export.adjustments ELSE decided.adjustments END AS adjustments,
  coalesce(export.authorization_id, sent.authorization_id) AS authorization_id,
  export.lot,
  coalesce(export.submitted_date, sent.submitted_date) AS submitted_date,
  coalesce(decided.adjudicated_date, export.adjudicated_date) AS adjudicated_date,
  coalesce(decided.paid_date, export.paid_date) AS paid_date,
  CASE
    WHEN export.claim_id IS NOT NULL AND decided.claim_id IS NOT NULL THEN 'export_and_835'
    WHEN export.claim_id IS NOT NULL THEN 'export'
    WHEN sent.claim_id IS NOT NULL AND decided.claim_id IS NOT NULL THEN '837_and_835'
    WHEN sent.claim_id IS NOT NULL THEN '837'
    ELSE '835'
  END AS told_by,
  coalesce(export.file_id, sent.file_id, decided.file_id) AS file_id,
  coalesce(export.source_line, sent.source_line, decided.source_line) AS source_line,
  decided.file_id AS remittance_file_id,
  decided.source_line AS remittance_source_line
FROM export
FULL JOIN core.claim_837_line_state AS sent USING (claim_id, line)
FULL JOIN decided USING (claim_id, line)
LEFT JOIN given USING (claim_id, line)
LEFT JOIN posted USING (claim_id, line)
LEFT JOIN posted_claim USING (claim_id)
