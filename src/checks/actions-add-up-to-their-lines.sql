-- The dollars of every action are those of its lines, to the cent, what can be recovered and what is in question.
SELECT action.action_id, action.recoverable_amount, lines.recoverable_amount AS of_lines, action.at_risk_amount,
  lines.at_risk_amount AS at_risk_of_lines
FROM mart.action AS action
LEFT JOIN (
  SELECT action_id, sum(recoverable_amount) AS recoverable_amount, sum(at_risk_amount) AS at_risk_amount
  FROM core.action_line
  GROUP BY action_id
) AS lines USING (action_id)
WHERE action.recoverable_amount IS DISTINCT FROM lines.recoverable_amount
  OR action.at_risk_amount IS DISTINCT FROM lines.at_risk_amount
