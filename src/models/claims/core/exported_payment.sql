-- What patients and assistance programs paid, and what was written off, of claims whose charge no export tells: an
-- export of payments beside 837s, 835s or claims files. A row belongs to the lines of its claim number (CLM01), day and
-- code, as far as it names them, by their charges; one that names a claim, day or code nobody has keeps its dollars and
-- no claim. What two exports tell is told once.
-- grain: file_id, source_line, claim_id, line
WITH loose AS (
  SELECT
    file_id,
    line AS source_line,
    claim_id AS number,
    service_date,
    hcpcs,
    money(coalesce(patient_paid_amount, 0)) AS patient_paid_amount,
    money(coalesce(assistance_paid_amount, 0)) AS assistance_paid_amount,
    money(coalesce(write_off_amount, 0)) AS write_off_amount,
    bool_or(kind = 'patient_payment' OR coalesce(patient_paid_amount,
      0) <> 0) OVER (PARTITION BY file_id) AS tells_patients,
    coalesce(kind || transaction_id,
      md5(to_json(struct_pack(kind, service_date, posted_date, payer_id, hcpcs, modifiers, patient_paid_amount,
      assistance_paid_amount, write_off_amount, paid_amount, adjustments))::VARCHAR)) AS said
  FROM raw.claim_export AS export
  WHERE coalesce(state, '') <> 'void' AND kind NOT IN ('charge', 'line', 'answer')
    AND NOT EXISTS (FROM raw.claim_export AS charge WHERE charge.claim_id = export.claim_id
      AND charge.kind IN ('charge', 'line', 'answer'))
),
counted AS (
  SELECT *, row_number() OVER (PARTITION BY file_id, number, said ORDER BY source_line) AS nth FROM loose
),
payment AS (
  SELECT * FROM counted
  QUALIFY row_number() OVER (PARTITION BY number, said, nth ORDER BY file_id, source_line) = 1
),
line AS (
  SELECT claim_id, line, hcpcs, service_date, abs(billed_amount) AS charge FROM core.claim_837_line_state
    WHERE status <> 'void'
  UNION ALL
  SELECT version.claim_id, version.line, version.hcpcs, version.service_date, abs(version.billed_amount)
  FROM core.claim_line_version AS version
  WHERE version.is_current AND version.status <> 'void'
    AND NOT EXISTS (FROM core.claim_837_line_state AS sent WHERE sent.claim_id = version.claim_id)
  UNION ALL
  SELECT answer.claim_id, answer.line, answer.hcpcs, answer.service_date, abs(answer.billed_amount)
  FROM core.remittance_line_state AS answer
  WHERE answer.line > 0 AND NOT EXISTS (FROM core.claim_837_line_state AS sent WHERE sent.claim_id = answer.claim_id)
    AND NOT EXISTS (FROM core.claim_line_version AS version WHERE version.claim_id = answer.claim_id)
),
-- A claim may have been sent under several numbers, and a number of an account stand for several claims.
numbered AS (
  SELECT DISTINCT visit.claim_number AS number, sent.claim_id
  FROM core.claim_837_line_sent AS sent
  JOIN core.claim_visit AS visit ON visit.file_id = sent.file_id AND visit.source_line = sent.clm_segment
  UNION
  SELECT DISTINCT claim_id, claim_id FROM line
),
target AS (
  SELECT
    payment.file_id,
    payment.source_line,
    line.claim_id,
    line.line,
    line.charge,
    count(DISTINCT line.claim_id) OVER (PARTITION BY payment.file_id, payment.source_line) AS claims,
    sum(line.charge) OVER (PARTITION BY payment.file_id, payment.source_line) AS whole,
    sum(line.charge) OVER (PARTITION BY payment.file_id, payment.source_line ORDER BY line.claim_id, line.line
      ROWS UNBOUNDED PRECEDING) AS up_to
  FROM payment
  JOIN numbered USING (number)
  JOIN line ON line.claim_id = numbered.claim_id
    AND line.service_date = coalesce(payment.service_date, line.service_date)
      AND line.hcpcs = coalesce(payment.hcpcs, line.hcpcs)
)
SELECT
  payment.file_id,
  payment.source_line,
  target.claim_id,
  target.line,
  payment.tells_patients,
  CASE WHEN target.claim_id IS NULL THEN payment.patient_paid_amount
    ELSE share_between(payment.patient_paid_amount, cents(up_to - charge), cents(up_to),
      cents(whole)) END AS patient_paid_amount,
  CASE WHEN target.claim_id IS NULL THEN payment.assistance_paid_amount
    ELSE share_between(payment.assistance_paid_amount, cents(up_to - charge), cents(up_to),
      cents(whole)) END AS assistance_paid_amount,
  CASE WHEN target.claim_id IS NULL THEN payment.write_off_amount
    ELSE share_between(payment.write_off_amount, cents(up_to - charge), cents(up_to),
      cents(whole)) END AS write_off_amount
FROM payment
LEFT JOIN target ON target.file_id = payment.file_id AND target.source_line = payment.source_line AND target.claims = 1
  AND target.whole > 0
