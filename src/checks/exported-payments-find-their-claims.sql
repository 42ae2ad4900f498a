-- Payments of patients and assistance in an export without its charges belong to claims that another file tells. Those
-- named here name a claim number, day or code that no file has, or a number of several claims without the day: they are
-- not in the numbers. Export the charges of these claims, or load their 837.
-- severity: warn
SELECT file.path, count(*) AS rows, sum(payment.patient_paid_amount) AS patient_paid_amount,
  sum(payment.assistance_paid_amount) AS assistance_paid_amount
FROM core.exported_payment AS payment
JOIN raw.file AS file USING (file_id)
WHERE payment.claim_id IS NULL AND (payment.patient_paid_amount <> 0 OR payment.assistance_paid_amount <> 0)
GROUP BY file.path
ORDER BY file.path
