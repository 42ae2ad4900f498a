-- Billing units in one package of an NDC under a code, recomputed as item units × package quantity because CMS's own
-- column is rounded or wrong in places; both are kept and compared.
-- grain: quarter, ndc11, hcpcs
WITH row_in_force AS (
  SELECT crosswalk.*
  FROM raw.ndc_hcpcs AS crosswalk
  JOIN core.cms_posting AS posting USING (file_id, quarter)
  WHERE posting.posted = 'ndc_hcpcs' AND posting.is_in_force AND crosswalk.ndc11 IS NOT NULL
)
SELECT
  quarter,
  ndc11,
  hcpcs,
  to_price(billing_units * package_quantity) AS billing_units_per_package,
  cms_billing_units_per_package,
  to_price(billing_units * package_quantity) IS NOT DISTINCT FROM cms_billing_units_per_package AS agrees,
  package_quantity,
  drug_name,
  labeler,
  dosage,
  file_id,
  line AS source_line
FROM row_in_force
QUALIFY row_number() OVER (PARTITION BY quarter, ndc11, hcpcs ORDER BY line) = 1
