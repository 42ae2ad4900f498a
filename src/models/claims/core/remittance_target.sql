-- The claim lines that a claim of an 835 can be about: those of the version it answers (that of the number the payer
-- gives back, of its charge, the newest), else those of the practice's export.
-- grain: file_id, clp_segment, position
WITH link AS (
  SELECT link.*, coalesce(chain.claim_id, link.claim_id) AS root
  FROM core.remittance_link AS link
  LEFT JOIN core.claim_chain AS chain ON chain.visit_id = link.claim_id
),
version AS (
  SELECT
    link.file_id,
    link.source_line,
    visit.file_id AS sent_file_id,
    visit.source_line AS clm_segment
  FROM link
  JOIN raw.remittance_claim AS claim ON claim.file_id = link.file_id AND claim.line = link.source_line
  JOIN (SELECT DISTINCT claim_id, file_id, clm_segment, version_age FROM core.claim_837_line_sent) AS sent
    ON sent.claim_id = link.root
  JOIN core.claim_visit AS visit ON visit.file_id = sent.file_id AND visit.source_line = sent.clm_segment
  QUALIFY row_number() OVER (
    PARTITION BY link.file_id, link.source_line
    ORDER BY visit.visit_id = link.visit_id DESC NULLS LAST, visit.claim_number = link.claim_number DESC,
      visit.charge_amount = abs(claim.charge_amount) DESC, sent.version_age
  ) = 1
)
SELECT
  version.file_id,
  version.source_line AS clp_segment,
  sent.claim_id,
  sent.line,
  sent.lx,
  sent.line_control_number,
  sent.hcpcs,
  sent.revenue_code,
  sent.ndc11,
  sent.modifiers,
  sent.service_date,
  sent.charge,
  sent.source_line AS position
FROM version
JOIN core.claim_837_line_sent AS sent ON sent.file_id = version.sent_file_id AND sent.clm_segment = version.clm_segment
UNION ALL BY NAME
SELECT
  link.file_id,
  link.source_line AS clp_segment,
  link.root AS claim_id,
  export.line,
  export.line AS lx,
  NULL AS line_control_number,
  export.hcpcs,
  NULL AS revenue_code,
  export.ndc11,
  export.modifiers,
  export.service_date,
  abs(export.billed_amount) AS charge,
  export.line AS position
FROM link
JOIN core.claim_line_version AS export ON export.claim_id = link.root AND export.is_current
WHERE NOT EXISTS (FROM version WHERE version.file_id = link.file_id AND version.source_line = link.source_line)
