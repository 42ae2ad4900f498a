-- Doses that seem to be told under two claim numbers: the same day, code, units and charge. Within one kind of file
-- (canonical claims, exports, X12) they are of one patient: a claim billed again under a new number. Between kinds,
-- which know a patient by different keys, no amount paid and no known line of business differs, line against line: an
-- export and X12 that number the same claims differently. So between exports of two layouts: an old system and a new
-- one that both tell of some weeks, each with its own numbers. Each consumes a dose, so one of the two costs a dose
-- that was never given. The row is the line to be doubted: of one patient the one that was denied or waits, else the
-- later told; between kinds the one of X12, between layouts the one of the later file.
-- grain: claim_id, line
WITH layout AS (
  SELECT file_id, min(layout) AS layout FROM raw.claim_export GROUP BY file_id
),
-- What an 835 alone tells is of the member it names.
member AS (
  SELECT claim_id, min(patient_member_id) AS patient_key
  FROM core.remittance_link
  GROUP BY claim_id
  HAVING count(DISTINCT patient_member_id) = 1
),
dose AS (
  SELECT
    line.claim_id,
    line.line,
    line.service_date,
    line.hcpcs,
    -- A claim denied for want of JZ comes again with it; the others of these say who bought the drug.
    list_filter(string_split(coalesce(line.modifiers, ''), '|'),
      lambda m: m NOT IN ('', 'JZ', 'JG', 'TB')) AS modifiers,
    line.units,
    abs(line.billed_amount) AS charge,
    coalesce(line.patient_key, member.patient_key) AS patient_key,
    line.payer_id,
    CASE WHEN payer.kind <> 'unknown' THEN payer.kind END AS payer_kind,
    line.site_id,
    line.quarter,
    line.paid_amount,
    coalesce(line.paid_amount, 0) > 0 AS is_paid,
    line.billed_amount,
    line.file_id,
    line.source_line,
    CASE file.source WHEN 'claims' THEN 'claims' WHEN 'claims_export' THEN 'export' ELSE 'x12' END AS told_by,
    layout.layout
  FROM core.claim_line AS line
  JOIN raw.file AS file USING (file_id)
  LEFT JOIN core.payer AS payer USING (payer_id)
  LEFT JOIN layout ON layout.file_id = line.file_id
  LEFT JOIN member ON member.claim_id = line.claim_id AND file.source = 'remittance_835'
  WHERE line.consumes AND line.units > 0 AND line.billed_amount <> 0
),
same_patient AS (
  SELECT *, row_number() OVER (
      PARTITION BY told_by, patient_key, service_date, hcpcs, modifiers, units, charge ORDER BY is_paid DESC, file_id,
        source_line, claim_id, line
    ) AS nth,
    min(claim_id) OVER same <> max(claim_id) OVER same AS is_of_two
  FROM dose
  WHERE patient_key IS NOT NULL
  WINDOW same AS (PARTITION BY told_by, patient_key, service_date, hcpcs, modifiers, units, charge)
),
-- Lines that nothing else told in common: a number that both kinds have is one claim already.
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY told_by, service_date, hcpcs, units, charge, payer_kind
      ORDER BY paid_amount, claim_id, line) AS nth,
    row_number() OVER (PARTITION BY told_by, layout, service_date, hcpcs, units, charge, payer_kind
      ORDER BY paid_amount, claim_id, line) AS nth_of_layout
  FROM dose
),
between_layouts AS (
  SELECT DISTINCT later.claim_id, later.line
  FROM ranked AS later
  JOIN ranked AS first
    ON first.service_date = later.service_date AND first.hcpcs = later.hcpcs AND first.units = later.units
      AND first.charge = later.charge AND first.nth_of_layout = later.nth_of_layout
    AND first.layout <> later.layout AND first.file_id < later.file_id AND first.claim_id <> later.claim_id
    AND coalesce(first.payer_kind, later.payer_kind, '') = coalesce(later.payer_kind, first.payer_kind, '')
    AND coalesce(first.paid_amount, later.paid_amount, 0) = coalesce(later.paid_amount, first.paid_amount, 0)
),
between_kinds AS (
  SELECT DISTINCT x12.claim_id, x12.line, other.file_id AS other_file_id
  FROM ranked AS x12
  JOIN ranked AS other
    ON other.told_by <> 'x12' AND other.service_date = x12.service_date AND other.hcpcs = x12.hcpcs
      AND other.units = x12.units
    AND other.charge = x12.charge AND other.nth = x12.nth AND other.claim_id <> x12.claim_id
    AND coalesce(other.payer_kind, x12.payer_kind, '') = coalesce(x12.payer_kind, other.payer_kind, '')
    AND coalesce(other.paid_amount, x12.paid_amount, 0) = coalesce(x12.paid_amount, other.paid_amount, 0)
  WHERE x12.told_by = 'x12'
)
SELECT claim_id, line, 'billed_again' AS reason, file_id, source_line, site_id, payer_id, hcpcs, quarter, units,
  billed_amount
FROM same_patient
WHERE is_of_two AND nth > 1
UNION ALL
SELECT dose.claim_id, dose.line, 'two_layouts', dose.file_id, dose.source_line, dose.site_id, dose.payer_id,
  dose.hcpcs, dose.quarter, dose.units, dose.billed_amount
FROM dose
WHERE (dose.claim_id, dose.line) IN (SELECT (claim_id, line) FROM between_layouts)
  AND (dose.claim_id, dose.line) NOT IN (SELECT (claim_id, line) FROM between_kinds)
  AND (dose.claim_id, dose.line) NOT IN (SELECT (claim_id, line) FROM same_patient WHERE is_of_two AND nth > 1)
UNION ALL
SELECT dose.claim_id, dose.line, 'numbered_differently', dose.file_id, dose.source_line, dose.site_id, dose.payer_id,
  dose.hcpcs, dose.quarter, dose.units, dose.billed_amount
FROM dose
WHERE (dose.claim_id, dose.line) IN (SELECT (claim_id, line) FROM between_kinds)
  AND (dose.claim_id, dose.line) NOT IN (SELECT (claim_id, line) FROM same_patient WHERE is_of_two AND nth > 1)
