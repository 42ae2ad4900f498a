-- What a payer answered first on a drug line, and whether that was a denial; nothing where the files tell only the last
-- answer.
-- grain: claim_id, line
SELECT
  version.claim_id,
  version.line,
  version.payer_id,
  version.hcpcs,
  version.quarter,
  version.service_date,
  coalesce(version.submitted_date, version.service_date) AS asked_date,
  version.decided_date,
  denied.claim_id IS NOT NULL AS is_denied
FROM core.line_decision AS version
JOIN core.drug_code USING (hcpcs)
LEFT JOIN core.denied_line AS denied USING (claim_id, line, copy)
WHERE version.status IN ('original', 'replacement', 'denied')
  AND (version.paid_amount IS NOT NULL OR version.allowed_amount IS NOT NULL OR version.status = 'denied')
  AND (SELECT is_told FROM core.finding_state WHERE finding = 'first_answers')
QUALIFY row_number() OVER (PARTITION BY version.claim_id, version.line ORDER BY version.version,
  version.copy DESC) = 1
