-- Every dose whose claim is not answered has an answer of each of the eight rules, every planned dose of the seven that
-- need no claim.
SELECT dose.dose_kind, count(answer.precheck_rule) AS answers
FROM core.dose_to_check AS dose
LEFT JOIN core.precheck_answer AS answer ON answer.dose_kind = dose.dose_kind AND answer.claim_id = dose.claim_id
  AND answer.line = dose.line
GROUP BY dose.dose_kind, dose.claim_id, dose.line
HAVING count(answer.precheck_rule) <> CASE WHEN dose.dose_kind = 'claim' THEN 8 ELSE 7 END
