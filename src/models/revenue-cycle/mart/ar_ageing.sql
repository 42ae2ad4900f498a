-- What is still to come in on the run's date, by payer and age since service, drug lines apart from service lines. An
-- open line counts at what it is expected to be allowed, else at what has usually been allowed for its code, else at
-- its charge; a decided one at what the patient still owes. Denied and reversed lines are not receivable here.
-- grain: payer_id, is_drug, bucket, owed_by
WITH receivable AS (
  SELECT line.payer_id, line.is_drug, 'payer' AS owed_by, line.service_date, line.billed_amount,
    coalesce(expected.expected_allowed, extend(coalesce(own.allowed_per_unit, anybody.allowed_per_unit), line.units),
      line.billed_amount) AS amount
  FROM core.claim_line AS line
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  LEFT JOIN core.usual_allowed AS own ON own.payer_id = line.payer_id AND own.hcpcs = line.hcpcs
  LEFT JOIN core.usual_allowed AS anybody ON anybody.payer_id = '(any)' AND anybody.hcpcs = line.hcpcs
  WHERE line.is_open AND line.status IN ('original', 'replacement')
  UNION ALL
  SELECT payer_id, is_drug, 'patient', service_date, billed_amount,
    coalesce(patient_responsibility, 0) - coalesce(patient_paid_amount, 0) - coalesce(assistance_paid_amount, 0)
      - coalesce(write_off_amount, 0)
  FROM core.claim_line
  -- What came of the patient's part is unknown where no file tells it.
  WHERE NOT is_open AND status IN ('original', 'replacement') AND untold_patient_amount = 0
    AND coalesce(patient_responsibility, 0) > coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0)
      + coalesce(write_off_amount, 0)
)
SELECT
  payer_id,
  is_drug,
  owed_by,
  CASE
    WHEN run.as_of - service_date <= 30 THEN '000-030'
    WHEN run.as_of - service_date <= 60 THEN '031-060'
    WHEN run.as_of - service_date <= 90 THEN '061-090'
    WHEN run.as_of - service_date <= 120 THEN '091-120'
    ELSE '121+'
  END AS bucket,
  count(*) AS lines,
  money(sum(amount)) AS amount,
  money(sum(billed_amount)) AS billed_amount
FROM receivable
CROSS JOIN core.run_info AS run
GROUP BY ALL
