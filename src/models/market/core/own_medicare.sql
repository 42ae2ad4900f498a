-- What the practice gives of a drug: to Medicare's own patients (fee-for-service) for what is held against Medicare's
-- files, to all payers' for discarded units; last four quarters of adjudicated lines. Patients and visits are unknown
-- where a line has no patient.
-- grain: hcpcs
WITH newest AS (SELECT max(quarter_index(quarter)) AS newest FROM core.claim_line),
line AS (
  SELECT line.*, payer.kind = 'medicare_ffs' AS is_medicare
  FROM core.claim_line AS line
  JOIN core.payer AS payer USING (payer_id)
  CROSS JOIN newest
  WHERE line.is_drug AND NOT line.is_open AND line.status IN ('original', 'replacement') AND line.units > 0
    AND NOT coalesce(line.is_supplied_free, false) AND quarter_index(line.quarter) > newest.newest - 4
)
SELECT
  hcpcs,
  count(DISTINCT quarter) AS quarters,
  to_units(sum(units)) AS units,
  to_units(sum(units) FILTER (has_modifier(modifiers, 'JW'))) AS discarded_units,
  to_units(sum(units) FILTER (is_medicare)) AS medicare_units,
  money(sum(allowed_amount) FILTER (is_medicare)) AS medicare_amount,
  per_unit(
    money(sum(allowed_amount) FILTER (is_medicare AND allowed_amount > 0)),
    to_units(sum(units) FILTER (is_medicare AND allowed_amount > 0))
  ) AS own_unit_price,
  CASE WHEN count(*) FILTER (is_medicare AND patient_key IS NULL) = 0
    THEN nullif(count(DISTINCT patient_key) FILTER (is_medicare), 0) END AS medicare_patients,
  CASE WHEN count(*) FILTER (is_medicare AND patient_key IS NULL) = 0
    THEN nullif(count(DISTINCT (patient_key, service_date)) FILTER (is_medicare), 0) END AS medicare_visits
FROM line
GROUP BY hcpcs
