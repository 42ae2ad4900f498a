-- NDCs of 837 lines that their digits alone do not tell: ten without dashes, of which each of the three segments may be
-- the short one (https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory). Of the three
-- forms the one is meant that a crosswalk has under the code billed, or that was bought and is in no crosswalk; where
-- none or several are, ndc11 is null and the line draws on its code.
-- grain: file_id, source_line
WITH told AS (
  SELECT
    file_id,
    line AS source_line,
    procedure_code AS hcpcs,
    regexp_replace(ndc_told, '[-\s]', '', 'g') AS digits,
    charge_amount
  FROM raw.claim_837_line
  WHERE ndc_told IS NOT NULL AND ndc11 IS NULL
),
form AS (
  SELECT DISTINCT hcpcs, digits, unnest(['0' || digits, left(digits, 5) || '0' || right(digits, 5),
    left(digits, 9) || '0' || right(digits, 1)]) AS ndc11
  FROM told
  WHERE regexp_full_match(digits, '\d{10}')
),
bought AS (
  SELECT DISTINCT ndc11 FROM raw.purchase WHERE ndc11 NOT IN (SELECT ndc11 FROM core.ndc_hcpcs)
),
fitting AS (
  SELECT form.hcpcs, form.digits, min(form.ndc11) AS ndc11
  FROM form
  WHERE EXISTS (FROM core.ndc_hcpcs AS known WHERE known.ndc11 = form.ndc11 AND known.hcpcs = form.hcpcs)
    OR EXISTS (FROM bought WHERE bought.ndc11 = form.ndc11)
  GROUP BY form.hcpcs, form.digits
  HAVING count(DISTINCT form.ndc11) = 1
)
SELECT told.file_id, told.source_line, told.hcpcs, fitting.ndc11, money(abs(told.charge_amount)) AS billed_amount
FROM told
LEFT JOIN fitting ON fitting.hcpcs = told.hcpcs AND fitting.digits = told.digits
