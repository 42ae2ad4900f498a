-- What patients owe and have paid on lines in their current state, by payer, code and quarter of service. What is paid by the
-- patient and by assistance programs comes in one column of the claims file. A line paid beyond its share is a
-- credit, apart from what is still owed. The file has no write-offs of patient balances, so none are shown.
-- grain: payer_id, hcpcs, quarter
SELECT
  payer_id,
  hcpcs,
  quarter,
  count(*) AS lines,
  CAST(coalesce(sum(deductible_amount), 0) AS DECIMAL(18, 2)) AS deductible_amount,
  CAST(coalesce(sum(coinsurance_amount), 0) AS DECIMAL(18, 2)) AS coinsurance_amount,
  CAST(coalesce(sum(copay_amount), 0) AS DECIMAL(18, 2)) AS copay_amount,
  CAST(coalesce(sum(patient_responsibility), 0) AS DECIMAL(18, 2)) AS patient_responsibility,
  CAST(coalesce(sum(patient_paid_amount), 0) AS DECIMAL(18, 2)) AS patient_paid_amount,
  CAST(sum(greatest(coalesce(patient_responsibility, 0) - coalesce(patient_paid_amount, 0), 0)) AS DECIMAL(18, 2)) AS balance_amount,
  CAST(sum(greatest(coalesce(patient_paid_amount, 0) - coalesce(patient_responsibility, 0), 0)) AS DECIMAL(18, 2)) AS credit_amount,
  count(*) FILTER (coalesce(patient_responsibility, 0) > coalesce(patient_paid_amount, 0)) AS lines_with_balance
FROM core.claim_line
WHERE status NOT IN ('void', 'reversal')
GROUP BY ALL
