-- The patient's last dose of the same molecule before a dose to check, given on another claim or planned; a biosimilar
-- and its reference are one molecule.
-- grain: dose_kind, claim_id, line
WITH molecule AS (
  SELECT hcpcs, coalesce(family, hcpcs) AS molecule FROM core.drug
),
given AS (
  SELECT line.claim_id, line.patient_key, molecule.molecule, line.hcpcs, line.service_date,
    sum(line.units) AS units
  FROM core.claim_line AS line
  JOIN molecule USING (hcpcs)
  WHERE line.is_drug AND NOT line.is_discarded AND line.status NOT IN ('void', 'reversal')
    AND line.patient_key IS NOT NULL
  GROUP BY ALL
  UNION ALL
  SELECT planned.claim_id, planned.patient_key, molecule.molecule, planned.hcpcs, planned.service_date, planned.units
  FROM core.planned_line AS planned
  JOIN molecule USING (hcpcs)
  WHERE planned.patient_key IS NOT NULL
)
SELECT
  dose.dose_kind,
  dose.claim_id,
  dose.line,
  given.service_date AS last_dose_date,
  given.hcpcs AS last_dose_hcpcs,
  to_units(given.units) AS last_dose_units
FROM core.dose_to_check AS dose
JOIN molecule USING (hcpcs)
JOIN given ON given.patient_key = dose.patient_key AND given.molecule = molecule.molecule
  AND given.claim_id <> dose.claim_id
  AND (given.service_date, given.claim_id) < (dose.service_date, dose.claim_id)
QUALIFY row_number() OVER (PARTITION BY dose.dose_kind, dose.claim_id, dose.line
  ORDER BY given.service_date DESC, given.units DESC, given.claim_id, given.hcpcs) = 1
