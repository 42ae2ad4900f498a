-- The last version of each claim line that the practice sent in an 837: the latest submission of its claim
-- (core.claim_837_line_sent). Frequency 8 is a void. Payer and site are those that core.payer_spelling and
-- core.site_spelling say.
-- grain: claim_id, line
WITH patient_part AS (
  -- What the patient had paid when the claim was sent (AMT*F5) is told for the claim; lines have it in proportion to
  -- their charges.
  SELECT
    line.file_id,
    line.line,
    CASE
      WHEN claim.patient_paid_amount IS NULL THEN NULL
      WHEN sum(abs(line.charge_amount)) OVER claim = 0 THEN NULL
      ELSE share_between(
        claim.patient_paid_amount,
        cents(sum(abs(line.charge_amount)) OVER (claim ROWS UNBOUNDED PRECEDING) - abs(line.charge_amount)),
        cents(sum(abs(line.charge_amount)) OVER (claim ROWS UNBOUNDED PRECEDING)),
        cents(sum(abs(line.charge_amount)) OVER (PARTITION BY line.file_id, line.clm_segment))
      )
    END AS patient_paid_amount
  FROM raw.claim_837_line AS line
  JOIN raw.claim_837 AS claim ON claim.file_id = line.file_id AND claim.line = line.clm_segment
  WINDOW claim AS (PARTITION BY line.file_id, line.clm_segment ORDER BY line.line)
)
SELECT
  sent.claim_id,
  sent.line,
  CASE
    WHEN visit.frequency = '8' THEN 'void'
    -- A change, or a denied claim sent again under another number.
    WHEN visit.frequency = '7' OR (visit.frequency = '1' AND visit.payer_sequence = 'P'
      AND visit.visit_id <> sent.claim_id) THEN 'replacement'
    ELSE 'original'
  END AS status,
  sent.service_date,
  site.site_id,
  payer.payer_id,
  claim.plan,
  coalesce(line.place_of_service, claim.place_of_service) AS place_of_service,
  sent.hcpcs,
  sent.ndc11,
  sent.modifiers,
  line.units,
  line.charge_amount AS billed_amount,
  patient_part.patient_paid_amount,
  coalesce(line.authorization_id, claim.authorization_id) AS authorization_id,
  sent.line_control_number,
  line.ndc_quantity,
  line.ndc_unit,
  claim.submitted_date,
  coalesce(md5(claim.subscriber_member_id || '|' || coalesce(claim.patient_name, '')), NULL) AS patient_key,
  visit.payer_sequence,
  claim.other_payers,
  sent.file_id,
  sent.source_line
FROM core.claim_837_line_sent AS sent
JOIN core.claim_visit AS visit ON visit.file_id = sent.file_id AND visit.source_line = sent.clm_segment
JOIN raw.claim_837 AS claim ON claim.file_id = sent.file_id AND claim.line = sent.clm_segment
JOIN raw.claim_837_line AS line ON line.file_id = sent.file_id AND line.line = sent.source_line
LEFT JOIN patient_part ON patient_part.file_id = sent.file_id AND patient_part.line = sent.source_line
LEFT JOIN core.site_spelling AS site
  ON site.told_by = '837' AND site.billing_address IS NOT DISTINCT FROM claim.billing_address
  AND site.billing_npi IS NOT DISTINCT FROM claim.billing_npi AND site.billing_name IS NOT DISTINCT
    FROM claim.billing_name
  AND site.facility_npi IS NOT DISTINCT FROM claim.facility_npi AND site.facility_name IS NOT DISTINCT
    FROM claim.facility_name
  AND site.facility_address IS NOT DISTINCT FROM claim.facility_address AND site.rendering_npi IS NOT DISTINCT
    FROM claim.rendering_npi
  AND site.place_of_service IS NOT DISTINCT FROM coalesce(claim.place_of_service, claim.bill_type)
LEFT JOIN core.payer_spelling AS payer
  ON payer.told_by = '837' AND payer.identifier IS NOT DISTINCT FROM claim.payer_identifier
    AND payer.name IS NOT DISTINCT FROM claim.payer_name
  AND payer.plan IS NOT DISTINCT FROM claim.plan AND payer.filing_code IS NOT DISTINCT FROM claim.filing_indicator
WHERE sent.version_age = 1
