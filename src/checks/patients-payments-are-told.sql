-- What patients paid is in the files that say what they owe. Where none of them has it, collected dollars, margins and what is paid below
-- cost leave out the patients' part: add patient_paid_amount to the claims export.
-- severity: warn
SELECT told_by, count(*) FILTER (patient_responsibility > 0) AS lines,
  CAST(sum(patient_responsibility) FILTER (patient_responsibility > 0) AS DECIMAL(18, 2)) AS patient_responsibility
FROM core.claim_line
WHERE is_drug AND NOT is_open
GROUP BY told_by
HAVING count(patient_paid_amount) = 0 AND sum(patient_responsibility) > 0
