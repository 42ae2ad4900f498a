-- The authorization a dose has: the one its claim names, else an approved one of the patient, payer and drug, the one
-- that covers the day before the latest; with the units of it that other doses use up to this one.
-- grain: dose_kind, claim_id, line
WITH dose AS (
  SELECT dose.* EXCLUDE (authorization_id), dose.authorization_id AS named_authorization_id, means.authorization_id,
    coalesce(means.is_number_ambiguous, false) AS is_number_ambiguous
  FROM core.dose_to_check AS dose
  LEFT JOIN core.authorization_number AS means ON means.named_authorization_id = dose.authorization_id
    AND means.payer_id IS NOT DISTINCT FROM dose.payer_id
),
-- A code and those it replaced.
code AS (
  SELECT DISTINCT hcpcs, hcpcs AS authorized_hcpcs FROM core.dose_to_check
  UNION
  SELECT new_hcpcs, old_hcpcs FROM reference.hcpcs_succession
),
asked AS (
  SELECT DISTINCT own.payer_id, code.hcpcs
  FROM core.authorization AS own
  JOIN code ON code.authorized_hcpcs = own.hcpcs
  WHERE own.outcome <> 'withdrawn'
),
own AS (
  SELECT dose.dose_kind, dose.claim_id, dose.line, 'own' AS found, own.*
  FROM dose
  JOIN core.authorization AS own USING (authorization_id)
),
other AS (
  SELECT dose.dose_kind, dose.claim_id, dose.line, 'other' AS found, own.*
  FROM dose
  JOIN code ON code.hcpcs = dose.hcpcs
  JOIN core.authorization AS own
    ON own.patient_key = dose.patient_key AND own.hcpcs = code.authorized_hcpcs AND own.payer_id = dose.payer_id
  WHERE dose.named_authorization_id IS NULL AND own.outcome IN ('approved', 'overturned')
  QUALIFY row_number() OVER (PARTITION BY dose.dose_kind, dose.claim_id, dose.line
    ORDER BY coalesce(dose.service_date BETWEEN own.valid_from AND own.valid_to, false) DESC,
      own.hcpcs = dose.hcpcs DESC, own.valid_to DESC NULLS LAST, own.authorization_id) = 1
),
found AS (
  FROM own UNION ALL FROM other
),
-- Doses given, and planned: of the patient, or under the same number.
given AS (
  SELECT 'claim' AS dose_kind, line.claim_id, line.line, line.patient_key, means.authorization_id, line.hcpcs,
    line.service_date, line.units
  FROM core.claim_line AS line
  LEFT JOIN core.authorization_number AS means ON means.named_authorization_id = line.authorization_id
    AND means.payer_id IS NOT DISTINCT FROM line.payer_id
  WHERE line.is_drug AND NOT line.is_discarded AND line.status NOT IN ('void', 'reversal')
  UNION ALL
  SELECT 'plan', claim_id, line, patient_key, NULL, hcpcs, service_date, units FROM core.planned_line
),
own_dose AS (
  SELECT found.dose_kind, found.claim_id, found.line, given.dose_kind AS given_kind, given.claim_id AS given_id,
    given.line AS given_line, given.service_date, given.units
  FROM found
  JOIN given ON given.patient_key = found.patient_key AND given.hcpcs = found.hcpcs
    AND given.service_date BETWEEN found.valid_from AND found.valid_to
  UNION
  SELECT found.dose_kind, found.claim_id, found.line, given.dose_kind, given.claim_id, given.line, given.service_date,
    given.units
  FROM found
  JOIN given ON given.authorization_id = found.authorization_id AND given.hcpcs = found.hcpcs
    AND given.service_date BETWEEN found.valid_from AND found.valid_to
),
used AS (
  SELECT own_dose.dose_kind, own_dose.claim_id, own_dose.line, sum(own_dose.units) AS units
  FROM own_dose
  JOIN dose USING (dose_kind, claim_id, line)
  WHERE (own_dose.service_date, own_dose.given_kind, own_dose.given_id, own_dose.given_line)
    < (dose.service_date, dose.dose_kind, dose.claim_id, dose.line)
  GROUP BY ALL
)
SELECT
  dose.dose_kind,
  dose.claim_id,
  dose.line,
  asked.payer_id IS NOT NULL AS is_authorization_asked,
  dose.named_authorization_id IS NOT NULL AS is_authorization_named,
  dose.is_number_ambiguous,
  found.found AS authorization_found,
  found.outcome,
  found.payer_id AS authorized_payer_id,
  found.site_id AS authorized_site_id,
  found.hcpcs AS authorized_hcpcs,
  old.authorized_hcpcs IS NOT NULL AND found.hcpcs <> dose.hcpcs AS is_old_code,
  found.valid_from,
  found.valid_to,
  found.units AS authorized_units,
  to_units(coalesce(used.units, 0)) AS authorized_used_units
FROM dose
LEFT JOIN asked ON asked.payer_id = dose.payer_id AND asked.hcpcs = dose.hcpcs
LEFT JOIN found ON found.dose_kind = dose.dose_kind AND found.claim_id = dose.claim_id AND found.line = dose.line
LEFT JOIN code AS old ON old.hcpcs = dose.hcpcs AND old.authorized_hcpcs = found.hcpcs
LEFT JOIN used ON used.dose_kind = dose.dose_kind AND used.claim_id = dose.claim_id AND used.line = dose.line
