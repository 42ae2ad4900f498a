-- What is known of a drug code: CMS's words from the newest file, our own reference tables for class, family and maker; a biosimilar
-- that the first does not name has the family of its reference.
-- grain: hcpcs
WITH latest AS (
  SELECT hcpcs, short_description, dosage
  FROM raw.payment_limit
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, posted_date DESC NULLS LAST, file_id DESC, line DESC) = 1
),
product AS (
  SELECT hcpcs, drug_name, labeler
  FROM core.ndc_hcpcs
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, ndc11) = 1
)
SELECT
  code.hcpcs,
  coalesce(reference.brand_name, product.drug_name, latest.short_description, code.hcpcs) AS name,
  reference.generic_name,
  reference.brand_name,
  coalesce(reference.manufacturer, product.labeler) AS manufacturer,
  coalesce(reference.family, original.family) AS family,
  CASE WHEN biosimilar.is_biosimilar THEN 'biosimilar' ELSE reference.drug_class END AS drug_class,
  biosimilar.reference_hcpcs,
  latest.dosage,
  reference.standard_dose_units,
  reference.dose_interval_days
FROM core.drug_code AS code
LEFT JOIN latest USING (hcpcs)
LEFT JOIN product USING (hcpcs)
LEFT JOIN reference.drug AS reference USING (hcpcs)
LEFT JOIN reference.biosimilar AS biosimilar USING (hcpcs)
LEFT JOIN reference.drug AS original ON original.hcpcs = biosimilar.reference_hcpcs
QUALIFY row_number() OVER (PARTITION BY code.hcpcs ORDER BY reference.brand_name) = 1
