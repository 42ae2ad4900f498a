-- Every version of every claim line, the current one marked: the highest version, and among copies of it the one
-- decided last. Nothing is dropped: reversals and corrections stay readable. A view: the rows are those of the files.
-- grain: claim_id, line, copy
-- materialize: view
SELECT
  claim_id,
  line_number AS line,
  copy.copy,
  copy.is_current,
  version,
  status,
  service_date,
  quarter_of(service_date) AS quarter,
  site_id,
  payer_id,
  plan,
  patient_key,
  place_of_service,
  hcpcs,
  ndc11,
  modifiers,
  units,
  billed_amount,
  allowed_amount,
  paid_amount,
  patient_responsibility,
  deductible_amount,
  coinsurance_amount,
  copay_amount,
  patient_paid_amount,
  assistance_paid_amount,
  write_off_amount,
  adjustments,
  authorization_id,
  lot,
  submitted_date,
  adjudicated_date,
  paid_date,
  file_id,
  line AS source_line
FROM raw.claim_line
JOIN core.claim_line_copy AS copy ON copy.raw_rowid = raw.claim_line.rowid
