-- Doses before their claims are answered, and planned ones, by rule and answer: how many, their dollars, the dollars at
-- risk and the week of the nearest deadline. No claim, appointment or patient is named; plus-six precheck lists them.
-- grain: dose_kind, precheck_rule, answer, finding, hcpcs, payer_id, site_id
SELECT
  answer.dose_kind,
  answer.precheck_rule,
  answer.answer,
  answer.finding,
  answer.hcpcs,
  answer.payer_id,
  answer.site_id,
  any_value(answer.telling_file) AS telling_file,
  count(*) AS lines,
  money(coalesce(sum(answer.dose_amount), 0)) AS dose_amount,
  money(coalesce(sum(answer.risk_amount), 0)) AS risk_amount,
  CAST(date_trunc('week', min(answer.act_by)) AS DATE) AS act_by_week
FROM core.precheck_answer AS answer
GROUP BY ALL
