-- What is known of a drug code: CMS's words from the newest file, our own reference table for class, family and maker.
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
  reference.family,
  reference.drug_class,
  reference.reference_hcpcs,
  latest.dosage,
  reference.standard_dose_units,
  reference.dose_interval_days,
  reference.is_single_dose_container
FROM core.drug_code AS code
LEFT JOIN latest USING (hcpcs)
LEFT JOIN product USING (hcpcs)
LEFT JOIN reference.drug AS reference USING (hcpcs)
QUALIFY row_number() OVER (PARTITION BY code.hcpcs ORDER BY reference.brand_name) = 1
