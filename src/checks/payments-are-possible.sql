-- No line is paid more than was charged, none is denied and paid, and no patient owes more than was allowed; each line
-- that is so is listed and kept as it was told.
-- severity: warn
SELECT payer_id, file_id, source_line, status, billed_amount, allowed_amount, paid_amount, patient_responsibility,
  CASE
    WHEN status = 'denied' THEN 'paid and denied'
    WHEN abs(paid_amount) > abs(billed_amount) THEN 'paid more than charged'
    ELSE 'patient owes more than allowed'
  END AS what,
  CASE
    WHEN status = 'denied' THEN paid_amount
    WHEN abs(paid_amount) > abs(billed_amount) THEN money(abs(paid_amount) - abs(billed_amount))
    ELSE money(patient_responsibility - allowed_amount)
  END AS dollars
FROM core.claim_line_state
WHERE (status = 'denied' AND paid_amount <> 0)
  OR (status IN ('original', 'replacement') AND (abs(paid_amount) > abs(billed_amount)
    OR patient_responsibility > allowed_amount))
ORDER BY file_id, source_line
