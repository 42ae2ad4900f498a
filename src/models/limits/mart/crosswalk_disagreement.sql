-- Where CMS's own billing units per package differ from item units × package quantity.
-- grain: quarter, ndc11, hcpcs
SELECT quarter, ndc11, hcpcs, drug_name, billing_units_per_package, cms_billing_units_per_package,
  ndc11 IN (SELECT ndc11 FROM raw.purchase) AS is_bought
FROM core.ndc_hcpcs
WHERE NOT agrees
