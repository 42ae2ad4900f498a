-- What is known of a drug: CMS's words from the newest file, our own reference tables for class, family and maker; a
-- biosimilar that the first does not name has the family of its reference. A drug without a code of its own is its NDC,
-- by the name a crosswalk has for it.
-- grain: hcpcs
WITH latest AS (
  SELECT hcpcs, short_description, dosage
  FROM raw.payment_limit
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, posted_date DESC NULLS LAST, file_id DESC,
    line DESC) = 1
),
product AS (
  SELECT hcpcs, drug_name, labeler
  FROM core.package_unit
  WHERE drug_name IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, ndc11) = 1
),
-- What CMS's crosswalk calls the NDC where it is billed without the code CMS has for it.
package_name AS (
  SELECT ndc11 AS hcpcs, drug_name, labeler
  FROM core.package_unit
  WHERE drug_name IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY ndc11 ORDER BY quarter DESC, hcpcs) = 1
),
code AS (
  SELECT hcpcs FROM core.drug_code
  UNION
  SELECT hcpcs FROM core.ndc WHERE hcpcs = ndc11
  UNION
  SELECT line.ndc11
  FROM core.claim_line_state AS line
  JOIN core.service_code AS unclassified ON unclassified.hcpcs = line.hcpcs AND unclassified.is_unclassified
  WHERE line.ndc11 IS NOT NULL
),
-- A row of the table of therapy lines is of a code or NDC, a brand, a generic name or a family, or of codes that begin
-- so (J9*).
therapy AS (
  SELECT lower(replace(drug, '-', '')) AS drug, min(therapy_line) AS therapy_line FROM reference.therapy_line GROUP BY 1
)
SELECT
  code.hcpcs,
  coalesce(reference.brand_name, product.drug_name, package_name.drug_name, latest.short_description,
    CASE WHEN length(code.hcpcs) = 11 THEN 'NDC ' || dashed_ndc(code.hcpcs) END, code.hcpcs) AS name,
  reference.generic_name,
  reference.brand_name,
  coalesce(reference.manufacturer, product.labeler, package_name.labeler) AS manufacturer,
  coalesce(reference.family, original.family) AS family,
  CASE WHEN biosimilar.is_biosimilar THEN 'biosimilar' ELSE reference.drug_class END AS drug_class,
  coalesce(by_code.therapy_line, by_brand.therapy_line, by_generic.therapy_line, by_family.therapy_line,
    by_section.therapy_line,
    'not assigned') AS therapy_line,
  biosimilar.reference_hcpcs,
  latest.dosage,
  reference.standard_dose_units,
  reference.dose_interval_days
FROM code
LEFT JOIN latest USING (hcpcs)
LEFT JOIN product USING (hcpcs)
LEFT JOIN package_name USING (hcpcs)
LEFT JOIN reference.drug AS reference USING (hcpcs)
LEFT JOIN reference.biosimilar AS biosimilar USING (hcpcs)
LEFT JOIN reference.drug AS original ON original.hcpcs = biosimilar.reference_hcpcs
LEFT JOIN therapy AS by_code ON by_code.drug = lower(code.hcpcs)
LEFT JOIN therapy AS by_brand
  ON by_brand.drug = lower(replace(coalesce(reference.brand_name, product.drug_name, package_name.drug_name), '-', ''))
LEFT JOIN therapy AS by_generic ON by_generic.drug = lower(replace(reference.generic_name, '-', ''))
LEFT JOIN therapy AS by_family ON by_family.drug = lower(replace(coalesce(reference.family, original.family), '-', ''))
LEFT JOIN therapy AS by_section ON by_section.drug = lower(left(code.hcpcs, 2)) || '*'
QUALIFY row_number() OVER (PARTITION BY code.hcpcs ORDER BY reference.brand_name) = 1
