-- Billing units in one package of an NDC, from what tells it first: the practice's own table
-- (reference/package_unit.csv of its data folder), CMS's crosswalk, CMS's crosswalk of drugs without a code (NOC), and
-- the practice's own claims and invoices (core.package_evidence). hcpcs is the drug: a code, or the NDC itself for what
-- is billed under an unclassified code. What holds for every quarter has the quarter of the first day the practice
-- knows.
-- grain: quarter, ndc11, hcpcs
WITH told AS (
  SELECT
    replace(ndc11, '-', '') AS ndc11,
    CASE WHEN coalesce(service_code.is_unclassified, true) THEN replace(ndc11, '-', '') ELSE own.hcpcs END AS hcpcs,
    own.units_per_package,
    own.drug_name,
    own.manufacturer
  FROM reference.package_unit AS own
  LEFT JOIN core.service_code AS service_code USING (hcpcs)
  WHERE own.units_per_package > 0
  QUALIFY row_number() OVER (PARTITION BY 1, 2 ORDER BY own.units_per_package) = 1
),
every_quarter AS (
  SELECT coalesce(min(quarter), '2000Q1') AS quarter
  FROM (
    SELECT quarter FROM raw.ndc_hcpcs
    UNION ALL
    SELECT quarter_of(invoice_date) FROM raw.purchase
    UNION ALL
    SELECT quarter_of(service_date) FROM core.claim_line_state WHERE service_date IS NOT NULL
  )
),
noc AS (
  SELECT quarter, ndc11, to_price(billing_units * package_quantity) AS units_per_package, drug_name, labeler, file_id,
    line
  FROM core.noc_ndc
  QUALIFY row_number() OVER (PARTITION BY quarter, ndc11 ORDER BY line) = 1
),
found AS (
  SELECT quarter, ndc11, hcpcs, units_per_package AS billing_units_per_package, 'practice' AS package_basis, 1 AS place,
    drug_name, manufacturer AS labeler, NULL AS file_id, NULL AS source_line
  FROM told CROSS JOIN every_quarter
  UNION ALL
  SELECT quarter, ndc11, hcpcs, billing_units_per_package, 'crosswalk', 2, drug_name, labeler, file_id, source_line
  FROM core.ndc_hcpcs
  WHERE billing_units_per_package > 0
  UNION ALL
  SELECT quarter, ndc11, ndc11, units_per_package, 'noc_crosswalk', 2, drug_name, labeler, file_id, line
  FROM noc
  WHERE units_per_package > 0
  UNION ALL
  SELECT quarter, ndc11, hcpcs, billing_units_per_package, 'derived', 3, NULL, NULL, NULL, NULL
  FROM core.package_evidence CROSS JOIN every_quarter
)
SELECT
  quarter,
  ndc11,
  hcpcs,
  to_price(billing_units_per_package) AS billing_units_per_package,
  package_basis,
  drug_name,
  labeler,
  CAST(file_id AS INTEGER) AS file_id,
  CAST(source_line AS INTEGER) AS source_line
FROM found
-- The practice's own word goes before CMS's in every quarter, what is derived only where nobody tells.
QUALIFY place = min(place) OVER (PARTITION BY ndc11, hcpcs)
