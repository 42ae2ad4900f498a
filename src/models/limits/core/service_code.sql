-- What a code on a claim is: drug, administration, evaluation (visits) or other (supplies, laboratory, imaging). In
-- this order: our list of administration codes; a code that CMS has priced or tied to an NDC in any quarter, or that
-- our list of drugs has; the section of the code set it lies in (the narrowest of data/reference/code_range.csv); a
-- code of no known section is a drug when lines of it carry an NDC and units. A solution is a drug where it is bought
-- or billed by NDC, else a supply. An unclassified code (J3490, J3590, J9999, C9399) stands for many drugs: the NDC
-- says which.
-- grain: hcpcs
WITH billed AS (
  SELECT hcpcs, coalesce(bool_or(ndc11 IS NOT NULL AND units <> 0), false) AS has_ndc FROM core.claim_line_state
    GROUP BY hcpcs
),
priced AS (
  SELECT hcpcs FROM raw.payment_limit
  UNION
  SELECT hcpcs FROM raw.ndc_hcpcs
  UNION
  SELECT hcpcs FROM reference.drug
),
bought AS (
  SELECT DISTINCT hcpcs FROM raw.ndc_hcpcs WHERE ndc11 IN (SELECT ndc11 FROM raw.purchase)
),
code AS (
  SELECT hcpcs FROM billed
  UNION
  SELECT hcpcs FROM priced
  UNION
  SELECT hcpcs FROM reference.administration_code
),
section AS (
  SELECT code.hcpcs, code_range.service_class, code_range.is_unclassified
  FROM code
  JOIN reference.code_range AS code_range ON code.hcpcs BETWEEN code_range.code_from AND code_range.code_to
  QUALIFY row_number() OVER (PARTITION BY code.hcpcs ORDER BY code_range.code_from DESC, code_range.code_to) = 1
)
SELECT
  code.hcpcs,
  CASE
    WHEN code.hcpcs IN (SELECT hcpcs FROM reference.administration_code) THEN 'administration'
    WHEN section.service_class = 'solution' THEN
      CASE WHEN coalesce(billed.has_ndc, false) OR code.hcpcs IN (SELECT hcpcs FROM bought) THEN 'drug' ELSE 'other' END
    WHEN code.hcpcs IN (SELECT hcpcs FROM priced) THEN 'drug'
    WHEN section.service_class IS NOT NULL THEN section.service_class
    WHEN billed.has_ndc THEN 'drug'
    ELSE 'other'
  END AS service_class,
  coalesce(section.is_unclassified, false) AS is_unclassified,
  section.hcpcs IS NOT NULL OR code.hcpcs IN (SELECT hcpcs FROM priced) AS is_known
FROM code
LEFT JOIN section USING (hcpcs)
LEFT JOIN billed USING (hcpcs)
