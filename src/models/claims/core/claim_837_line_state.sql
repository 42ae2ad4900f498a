-- The last version of each claim line that the practice sent in an 837P: the latest submission, by date, file and place.
-- Frequency 8 is a void. A site is found by the NPI of the place of service, of the billing provider, else of the
-- rendering one; encounters sent for reporting only (RP) are no claims.
-- grain: claim_id, line
WITH sent AS (
  SELECT
    claim.*,
    row_number() OVER (PARTITION BY claim.claim_id ORDER BY claim.submitted_date DESC NULLS LAST, claim.file_id DESC, claim.line DESC) AS age
  FROM raw.claim_837 AS claim
  -- A claim to a secondary payer repeats lines already sent to the primary one.
  WHERE coalesce(claim.usage_code, 'CH') <> 'RP' AND coalesce(claim.payer_sequence, 'P') = 'P'
),
site AS (
  SELECT npi, min(site_id) AS site_id, count(*) AS sites FROM raw.site WHERE npi IS NOT NULL GROUP BY npi
),
place AS (
  SELECT npi, place_of_service, min(site_id) AS site_id FROM raw.site WHERE npi IS NOT NULL GROUP BY npi, place_of_service
),
-- Each spelling of a payer is looked up once, not each claim.
payer AS (
  SELECT
    named.payer_identifier,
    named.payer_name,
    coalesce(min(payer.payer_id) FILTER (payer.payer_id = named.payer_identifier), min(payer.payer_id)) AS payer_id
  FROM (SELECT DISTINCT payer_identifier, payer_name FROM sent) AS named
  JOIN raw.payer AS payer ON payer.payer_id = named.payer_identifier OR lower(trim(payer.name)) = lower(trim(named.payer_name))
  GROUP BY named.payer_identifier, named.payer_name
),
npi AS (
  SELECT file_id, line, unnest([facility_npi, billing_npi, rendering_npi]) AS npi, unnest([1, 2, 3]) AS rank, place_of_service
  FROM sent
),
sited AS (
  SELECT npi.file_id, npi.line, arg_min(coalesce(place.site_id, site.site_id), npi.rank) AS site_id
  FROM npi
  JOIN site USING (npi)
  LEFT JOIN place ON place.npi = npi.npi AND place.place_of_service = npi.place_of_service
  GROUP BY npi.file_id, npi.line
)
SELECT
  sent.claim_id,
  line.line_number AS line,
  CASE sent.frequency_code WHEN '8' THEN 'void' WHEN '7' THEN 'replacement' ELSE 'original' END AS status,
  line.service_date,
  sited.site_id,
  coalesce(payer.payer_id, sent.payer_identifier, sent.payer_name) AS payer_id,
  sent.plan,
  coalesce(line.place_of_service, sent.place_of_service) AS place_of_service,
  line.procedure_code AS hcpcs,
  line.ndc11,
  line.modifiers,
  line.units,
  line.charge_amount AS billed_amount,
  coalesce(line.authorization_id, sent.authorization_id) AS authorization_id,
  line.line_control_number,
  line.ndc_quantity,
  line.ndc_unit,
  sent.submitted_date,
  line.file_id,
  line.line AS source_line
FROM sent
JOIN raw.claim_837_line AS line ON line.file_id = sent.file_id AND line.clm_segment = sent.line
LEFT JOIN sited ON sited.file_id = sent.file_id AND sited.line = sent.line
LEFT JOIN payer
  ON payer.payer_identifier IS NOT DISTINCT FROM sent.payer_identifier AND payer.payer_name IS NOT DISTINCT FROM sent.payer_name
WHERE sent.age = 1
QUALIFY row_number() OVER (PARTITION BY sent.claim_id, line.line_number ORDER BY line.line) = 1
