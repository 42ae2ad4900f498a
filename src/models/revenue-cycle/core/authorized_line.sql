-- Each drug line of a payer that asks for an authorization of the drug (it has authorized it for someone), with how its
-- own stands: valid when it was approved and covers the day of service. A line that names none may still be covered by
-- one of its patient (not_named). Unknown where the number it names is in no file or fits several, where nobody tells
-- the patient, and on days the files do not reach.
-- grain: claim_id, line
-- materialize: view
WITH asked AS (SELECT DISTINCT payer_id, hcpcs FROM core.authorization WHERE outcome <> 'withdrawn'),
covered AS (
  SELECT DISTINCT line.claim_id, line.line
  FROM core.claim_line AS line
  JOIN core.authorization AS held ON held.patient_key = line.patient_key AND held.payer_id = line.payer_id
    AND held.hcpcs = line.hcpcs
  WHERE line.is_drug AND line.authorization_id IS NULL AND held.outcome IN ('approved', 'overturned')
    AND line.service_date BETWEEN held.valid_from AND held.valid_to
)
SELECT
  line.claim_id,
  line.line,
  line.payer_id,
  line.quarter,
  line.hcpcs,
  line.acquisition_cost,
  line.collected_amount,
  CASE
    WHEN own.authorization_id IS NOT NULL AND line.service_date BETWEEN own.valid_from AND own.valid_to THEN 'valid'
    WHEN own.authorization_id IS NOT NULL AND own.valid_to IS NOT NULL THEN 'outside_its_dates'
    WHEN own.authorization_id IS NOT NULL THEN 'not_approved'
    WHEN means.is_number_ambiguous THEN 'number_of_several'
    WHEN line.authorization_id IS NOT NULL THEN 'not_on_file'
    WHEN covered.claim_id IS NOT NULL THEN 'not_named'
    WHEN line.patient_key IS NULL THEN 'patient_unknown'
    WHEN line.service_date NOT BETWEEN span.told_from_date AND span.told_to_date THEN 'not_reached'
    ELSE 'none'
  END AS authorization_state,
  CASE WHEN line.is_open THEN 'pending' WHEN line.status = 'denied' THEN 'denied' ELSE 'paid' END AS line_state,
  line.file_id,
  line.source_line
FROM core.drug_line AS line
JOIN asked ON asked.payer_id = line.payer_id AND asked.hcpcs = line.hcpcs
LEFT JOIN core.authorization_number AS means ON means.named_authorization_id = line.authorization_id
  AND means.payer_id IS NOT DISTINCT FROM line.payer_id
LEFT JOIN core.authorization AS own ON own.authorization_id = means.authorization_id
LEFT JOIN covered ON covered.claim_id = line.claim_id AND covered.line = line.line
CROSS JOIN core.authorization_span AS span
WHERE line.method = 'fifo' AND line.status NOT IN ('void', 'reversal') AND NOT line.is_supplied_free
  AND (SELECT is_told FROM core.finding_state WHERE finding = 'authorization_lines')
