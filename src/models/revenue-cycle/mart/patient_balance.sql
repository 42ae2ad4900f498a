-- What patients owe and have paid on lines in their current state, by payer, code and quarter of service. Received is
-- what patients and assistance programs paid; what the practice wrote off is owed no more. A line paid beyond its share
-- is a credit, apart from what is still owed. Of lines of which no file tells what the patient paid, the part is untold
-- and no balance.
-- grain: payer_id, hcpcs, quarter
SELECT
  payer_id,
  hcpcs,
  quarter,
  count(*) AS lines,
  money(coalesce(sum(deductible_amount), 0)) AS deductible_amount,
  money(coalesce(sum(coinsurance_amount), 0)) AS coinsurance_amount,
  money(coalesce(sum(copay_amount), 0)) AS copay_amount,
  money(coalesce(sum(patient_responsibility), 0)) AS patient_responsibility,
  money(coalesce(sum(received), 0)) AS patient_paid_amount,
  money(coalesce(sum(write_off_amount), 0)) AS write_off_amount,
  money(coalesce(sum(untold_patient_amount), 0)) AS untold_patient_amount,
  money(coalesce(sum(greatest(coalesce(patient_responsibility, 0) - received - coalesce(write_off_amount, 0), 0))
    FILTER (untold_patient_amount = 0), 0)) AS balance_amount,
  money(sum(greatest(received - coalesce(patient_responsibility, 0), 0))) AS credit_amount,
  count(*) FILTER (untold_patient_amount = 0
    AND coalesce(patient_responsibility, 0) > received + coalesce(write_off_amount, 0)) AS lines_with_balance
FROM core.claim_line
CROSS JOIN LATERAL (SELECT coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0) AS received) AS paid
WHERE status NOT IN ('void', 'reversal')
GROUP BY ALL
