-- Doses whose claims are not answered, and planned ones: how many there are, how many something stops, and the dollars
-- at risk, a dose once however many rules stop it; the answers that are not known; the week of the nearest day to act.
-- grain: dose_kind
WITH dose AS (
  SELECT
    dose_kind,
    claim_id,
    line,
    bool_or(answer = 'stop') AS is_stopped,
    max(risk_amount) AS risk_amount,
    count(*) FILTER (answer = 'unknown') AS unknown_answers,
    min(act_by) FILTER (answer = 'stop') AS act_by
  FROM core.precheck_answer
  GROUP BY dose_kind, claim_id, line
)
SELECT
  dose_kind,
  count(*) AS doses,
  count(*) FILTER (is_stopped) AS stopped_doses,
  money(coalesce(sum(risk_amount), 0)) AS risk_amount,
  CAST(sum(unknown_answers) AS BIGINT) AS unknown_answers,
  CAST(date_trunc('week', min(act_by)) AS DATE) AS act_by_week
FROM dose
GROUP BY dose_kind
