-- One payer's word on one claim line: a service line of a counted 835, or (line 0) what an 835 says of a claim beyond its
-- lines, so that the lines of a claim add up to CLP04. Predeterminations (25) and claims of another payer (23) are out.
-- A line is found by its control number (REF*6R) in the 837P, else by code, day and charge; ties in the order of the file.
-- grain: file_id, source_line
WITH claim AS (
  SELECT claim.*, payment.payer_id, payment.payment_date
  FROM raw.remittance_claim AS claim
  JOIN core.remittance AS payment ON payment.file_id = claim.file_id AND payment.source_line = claim.st_segment
  WHERE payment.is_counted AND claim.status_code NOT IN ('23', '25')
),
adjustment AS (
  SELECT
    file_id,
    coalesce(svc_segment, clp_segment) AS source_line,
    CAST(sum(amount) AS DECIMAL(18, 2)) AS adjusted,
    list(struct_pack(group_code, reason_code, amount) ORDER BY line, sequence) AS adjustments
  FROM raw.remittance_adjustment
  GROUP BY ALL
),
billed AS (
  SELECT claim_id, line, line_control_number, hcpcs, service_date, abs(billed_amount) AS charge
  FROM core.claim_837_line_state
  UNION ALL BY NAME
  SELECT claim_id, line, NULL AS line_control_number, hcpcs, service_date, abs(billed_amount) AS charge
  FROM core.claim_line_version AS version
  WHERE is_current AND NOT EXISTS (FROM core.claim_837_line_state AS sent WHERE sent.claim_id = version.claim_id)
),
target AS (
  SELECT *, row_number() OVER (PARTITION BY claim_id, hcpcs, service_date, charge ORDER BY line) AS nth FROM billed
),
numbered AS (
  SELECT claim_id, line_control_number, min(line) AS line FROM target WHERE line_control_number IS NOT NULL GROUP BY ALL
),
known AS (
  SELECT DISTINCT claim_id FROM billed
),
service AS (
  SELECT
    line.*,
    claim.claim_id,
    coalesce(line.original_code, line.procedure_code) AS billed_code,
    coalesce(line.service_date, claim.statement_from) AS day,
    row_number() OVER (
      PARTITION BY line.file_id, line.clp_segment, coalesce(line.original_code, line.procedure_code),
        coalesce(line.service_date, claim.statement_from), abs(line.charge_amount)
      ORDER BY line.line
    ) AS nth
  FROM raw.remittance_line AS line
  JOIN claim ON claim.file_id = line.file_id AND claim.line = line.clp_segment
),
placed AS (
  SELECT
    service.*,
    coalesce(numbered.line, target.line) AS found_line,
    known.claim_id IS NOT NULL AS is_known,
    -- Without an 837P or an export the line is what the payers call the same: the control number, else code, day, charge.
    coalesce(service.line_control_number, concat_ws('|', service.billed_code, service.day, abs(service.charge_amount), service.nth)) AS own_key
  FROM service
  LEFT JOIN numbered ON numbered.claim_id = service.claim_id AND numbered.line_control_number = service.line_control_number
  LEFT JOIN target
    ON target.claim_id = service.claim_id AND target.hcpcs = service.billed_code AND target.service_date = service.day
    AND target.charge = abs(service.charge_amount) AND target.nth = service.nth
  LEFT JOIN known ON known.claim_id = service.claim_id
),
ordinal AS (
  SELECT claim_id, own_key, row_number() OVER (PARTITION BY claim_id ORDER BY min(line_number), own_key) AS number
  FROM placed
  WHERE found_line IS NULL
  GROUP BY claim_id, own_key
),
decision AS (
  SELECT
    placed.file_id,
    placed.line AS source_line,
    placed.clp_segment,
    -- A line the claim does not have is kept far from those it has.
    coalesce(placed.found_line, ordinal.number + CASE WHEN placed.is_known THEN 10000 ELSE 0 END) AS line,
    placed.found_line IS NOT NULL AS is_matched,
    placed.billed_code AS hcpcs,
    placed.ndc11,
    placed.modifiers,
    placed.units,
    placed.day AS service_date,
    placed.charge_amount AS billed_amount,
    placed.paid_amount
  FROM placed
  LEFT JOIN ordinal USING (claim_id, own_key)
  UNION ALL BY NAME
  SELECT
    claim.file_id,
    claim.line AS source_line,
    claim.line AS clp_segment,
    0 AS line,
    false AS is_matched,
    coalesce(claim.statement_from, service.day) AS service_date,
    CAST(claim.charge_amount - coalesce(service.charge, 0) AS DECIMAL(18, 2)) AS billed_amount,
    CAST(claim.paid_amount - coalesce(service.paid, 0) AS DECIMAL(18, 2)) AS paid_amount
  FROM claim
  LEFT JOIN (
    SELECT file_id, clp_segment, min(day) AS day, sum(charge_amount) AS charge, sum(paid_amount) AS paid FROM service GROUP BY ALL
  ) AS service ON service.file_id = claim.file_id AND service.clp_segment = claim.line
  LEFT JOIN adjustment ON adjustment.file_id = claim.file_id AND adjustment.source_line = claim.line
  WHERE service.clp_segment IS NULL OR adjustment.source_line IS NOT NULL
    OR claim.paid_amount <> service.paid OR claim.charge_amount <> service.charge
)
SELECT
  claim.claim_id,
  CAST(decision.line AS INTEGER) AS line,
  decision.is_matched,
  claim.status_code,
  claim.payer_id,
  claim.payer_claim_number,
  claim.payment_date,
  claim.received_date,
  decision.hcpcs,
  decision.ndc11,
  decision.modifiers,
  decision.units,
  decision.service_date,
  decision.billed_amount,
  decision.paid_amount,
  coalesce(adjustment.adjustments, []) AS adjustment_list,
  decision.file_id,
  decision.source_line
FROM decision
JOIN claim ON claim.file_id = decision.file_id AND claim.line = decision.clp_segment
LEFT JOIN adjustment ON adjustment.file_id = decision.file_id AND adjustment.source_line = decision.source_line
