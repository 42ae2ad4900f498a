-- First-pass denial rate: of the claims with a drug line that a payer has decided, those with a drug line denied at the
-- first decision, by payer and quarter of service; nothing where the files tell only the last answer.
-- `first_pass_denied_claims` over `decided_claims` is the rate.
-- grain: payer_id, quarter
WITH claim AS (
  SELECT claim_id, min(payer_id) AS payer_id, min(quarter) AS quarter, bool_or(is_denied) AS is_denied
  FROM core.first_decision
  GROUP BY claim_id
)
SELECT
  payer_id,
  quarter,
  count(*) AS decided_claims,
  count(*) FILTER (is_denied) AS first_pass_denied_claims,
  count(*) FILTER (is_denied) / count(*) AS first_pass_denial_rate
FROM claim
GROUP BY ALL
