-- What 835s say of lines that the practice's claims do not have: held with its dollars, and no dose, until a claim is
-- found. A line that a known claim lacks; a line of an earlier version of a claim that its newest no longer has; a
-- claim nobody sent under that number, of a day, code and member (where the member is not told: charge) of which a sent
-- line still waits for its answer.
-- grain: claim_id, line
WITH waiting AS (
  SELECT sent.hcpcs, sent.service_date, raw_claim.subscriber_member_id AS member, abs(sent.billed_amount) AS charge
  FROM core.claim_837_line_state AS sent
  JOIN raw.claim_837_line AS raw_line ON raw_line.file_id = sent.file_id AND raw_line.line = sent.source_line
  JOIN raw.claim_837 AS raw_claim ON raw_claim.file_id = sent.file_id AND raw_claim.line = raw_line.clm_segment
  WHERE NOT EXISTS (FROM core.remittance_line_state AS state WHERE state.claim_id = sent.claim_id
    AND state.line = sent.line)
  UNION ALL
  SELECT version.hcpcs, version.service_date, NULL, abs(version.billed_amount)
  FROM core.claim_line_version AS version
  WHERE version.is_current AND version.paid_amount IS NULL AND version.allowed_amount IS NULL
    AND NOT EXISTS (FROM core.remittance_line_state AS state WHERE state.claim_id = version.claim_id
      AND state.line = version.line)
),
member AS (
  SELECT claim_id, min(coalesce(patient_member_id, '')) AS member FROM core.remittance_link GROUP BY claim_id
),
state AS (
  SELECT * FROM core.remittance_line_state WHERE NOT is_matched AND line > 0
)
SELECT
  state.claim_id,
  state.line,
  CASE WHEN state.line > 20000 THEN 'line_of_an_earlier_version'
    WHEN state.line > 10000 THEN 'line_not_on_its_claim' ELSE 'claim_not_found' END AS reason,
  state.payer_id,
  state.hcpcs,
  state.service_date,
  state.units,
  state.billed_amount,
  state.paid_amount,
  state.allowed_amount,
  state.file_id,
  state.source_line
FROM state
LEFT JOIN member USING (claim_id)
WHERE state.line > 10000
  OR EXISTS (
    FROM waiting
    WHERE waiting.hcpcs = state.hcpcs AND waiting.service_date = state.service_date
      AND CASE WHEN waiting.member IS NULL OR coalesce(member.member, '') = '' THEN waiting.charge = state.billed_amount
        ELSE waiting.member = member.member END
  )
UNION ALL BY NAME
SELECT
  matched.claim_id,
  matched.line,
  'line_of_an_earlier_version' AS reason,
  * EXCLUDE (claim_id, line)
FROM (
  SELECT claim_id, line, payer_id, hcpcs, service_date, units, billed_amount, paid_amount, allowed_amount, file_id,
    source_line
  FROM core.remittance_line_state
  WHERE is_matched AND line > 20000
) AS matched
