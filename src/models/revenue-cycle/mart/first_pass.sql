-- First-pass denial rate: of the claims with a drug line that a payer has decided, those with a drug line denied at the
-- first decision, by payer and quarter of service; nothing where the files tell only the last answer.
-- `first_pass_denied_claims` over `decided_claims` is the rate.
-- grain: payer_id, quarter
WITH first_decision AS (
  SELECT version.claim_id, version.line, version.payer_id, version.quarter, denied.claim_id IS NOT NULL AS is_denied
  FROM core.line_decision AS version
  JOIN core.drug_code USING (hcpcs)
  LEFT JOIN core.denied_line AS denied USING (claim_id, line, copy)
  WHERE version.status IN ('original', 'replacement', 'denied')
    AND (version.paid_amount IS NOT NULL OR version.allowed_amount IS NOT NULL OR version.status = 'denied')
  QUALIFY row_number() OVER (PARTITION BY version.claim_id, version.line ORDER BY version.version,
    version.copy DESC) = 1
),
claim AS (
  SELECT claim_id, min(payer_id) AS payer_id, min(quarter) AS quarter, bool_or(is_denied) AS is_denied
  FROM first_decision
  GROUP BY claim_id
)
SELECT
  payer_id,
  quarter,
  count(*) AS decided_claims,
  count(*) FILTER (is_denied) AS first_pass_denied_claims,
  count(*) FILTER (is_denied) / count(*) AS first_pass_denial_rate
FROM claim
WHERE (SELECT is_told FROM core.finding_state WHERE finding = 'first_answers')
GROUP BY ALL
