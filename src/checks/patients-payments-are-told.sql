-- What patients paid is in the files that say what they owe. Where none of them has it, collected dollars, margins and
-- what is paid below cost leave out the patients' part of the payers named here: add patient_paid_amount to the claims
-- export, or an export of the practice-management system that has patients' payments.
-- severity: warn
SELECT payer_id, count(*) AS lines, money(sum(untold_patient_amount)) AS untold_patient_amount
FROM core.claim_line
WHERE is_drug AND untold_patient_amount > 0
GROUP BY payer_id
ORDER BY untold_patient_amount DESC, payer_id
