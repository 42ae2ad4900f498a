-- A line that the reports call validly authorized is not stopped for want of an authorization or for its days, and one
-- whose day they find outside is not passed.
SELECT line.authorization_state, answer.finding, count(*) AS lines
FROM core.precheck_answer AS answer
JOIN core.authorized_line AS line ON line.claim_id = answer.claim_id AND line.line = answer.line
WHERE answer.dose_kind = 'claim' AND answer.precheck_rule = 'authorization'
  AND CASE line.authorization_state
    WHEN 'valid' THEN answer.finding IN ('authorization_missing', 'authorization_outside_its_days',
      'authorization_not_on_claim')
    ELSE answer.answer = 'pass' END
GROUP BY line.authorization_state, answer.finding
