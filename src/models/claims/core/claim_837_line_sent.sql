-- Each line of each claim of an 837, with the claim it is a version of and the line of its newest version that it
-- became: by control number (REF*6R), else by code, day and charge, else by code and day, ties in order. The newest
-- version is the latest submission to the first payer (SBR01 P, else the next), by date, file and place. A line that no
-- newer version has is kept from 20001 on.
-- grain: file_id, source_line
WITH sent AS (
  SELECT
    visit.*,
    coalesce(chain.claim_id, visit.visit_id) AS id,
    row_number() OVER (
      PARTITION BY coalesce(chain.claim_id, visit.visit_id)
      ORDER BY visit.payer_sequence = 'P' DESC, visit.payer_sequence = 'S' DESC, visit.submitted_date DESC NULLS LAST,
        visit.is_change DESC,
        visit.file_id DESC, visit.source_line DESC
    ) AS version_age
  FROM core.claim_visit AS visit
  LEFT JOIN core.claim_chain AS chain USING (visit_id)
),
numbered AS (
  SELECT
    sent.id AS claim_id,
    sent.version_age,
    sent.source_line AS clm_segment,
    line.* EXCLUDE (service_date, ndc11),
    coalesce(line.ndc11, told.ndc11) AS ndc11,
    coalesce(line.service_date, sent.first_day) AS service_date,
    coalesce(line.procedure_code, line.revenue_code) AS hcpcs,
    -- Two lines of one number (LX01) are two lines.
    row_number() OVER (PARTITION BY line.file_id, line.clm_segment, line.line_number ORDER BY line.line) AS copy,
    row_number() OVER (
      PARTITION BY line.file_id, line.clm_segment, coalesce(line.procedure_code, line.revenue_code),
        coalesce(line.service_date, sent.first_day), line.charge_amount
      ORDER BY line.line
    ) AS nth_charge,
    row_number() OVER (
      PARTITION BY line.file_id, line.clm_segment, coalesce(line.procedure_code, line.revenue_code),
        coalesce(line.service_date, sent.first_day)
      ORDER BY line.line
    ) AS nth_code
  FROM sent
  JOIN raw.claim_837_line AS line ON line.file_id = sent.file_id AND line.clm_segment = sent.source_line
  LEFT JOIN core.claim_837_ndc AS told ON told.file_id = line.file_id AND told.source_line = line.line
),
own AS (
  SELECT *, line_number + (copy - 1) * 5000 AS number FROM numbered
),
newest AS (
  SELECT * FROM own WHERE version_age = 1
),
control AS (
  SELECT claim_id, line_control_number, min(number) AS number FROM newest WHERE line_control_number IS NOT NULL
    GROUP BY ALL
)
SELECT
  own.claim_id,
  CAST(CASE WHEN own.version_age = 1 THEN own.number
    ELSE coalesce(control.number, same.number, alike.number, 20000 + own.number) END AS INTEGER) AS line,
  own.version_age,
  own.file_id,
  own.line AS source_line,
  own.clm_segment,
  own.number AS own_line,
  own.line_number AS lx,
  own.line_control_number,
  own.hcpcs,
  own.revenue_code,
  own.ndc11,
  own.modifiers,
  own.service_date,
  abs(own.charge_amount) AS charge,
  own.nth_charge
FROM own
LEFT JOIN control ON own.version_age > 1 AND control.claim_id = own.claim_id
  AND control.line_control_number = own.line_control_number
LEFT JOIN newest AS same
  ON own.version_age > 1 AND same.claim_id = own.claim_id AND same.hcpcs = own.hcpcs
    AND same.service_date = own.service_date
  AND same.charge_amount = own.charge_amount AND same.nth_charge = own.nth_charge
LEFT JOIN newest AS alike
  ON own.version_age > 1 AND alike.claim_id = own.claim_id AND alike.hcpcs = own.hcpcs
    AND alike.service_date = own.service_date AND alike.nth_code = own.nth_code
