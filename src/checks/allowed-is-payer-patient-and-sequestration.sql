-- The allowed amount of a decided line is the payer's part, the patient's part and the sequestration; each line that
-- differs is listed with its difference. Where no file tells the patient's part, it is what is left, and may not be
-- less than nothing.
-- severity: warn
SELECT claim_id, line, payer_id, allowed_amount, paid_amount, patient_responsibility, sequestration_amount,
  money(allowed_amount - coalesce(paid_amount, 0) - coalesce(patient_responsibility, 0)
    - sequestration_amount) AS difference
FROM core.claim_line
WHERE status IN ('original', 'replacement') AND NOT is_open AND allowed_amount IS NOT NULL
  AND CASE WHEN patient_responsibility IS NULL THEN allowed_amount < coalesce(paid_amount, 0) + sequestration_amount
    ELSE allowed_amount <> coalesce(paid_amount, 0) + patient_responsibility + sequestration_amount END
