-- The limit of a drug without a code of its own (NOC), by NDC: CMS keys its NOC prices by drug name, its NOC crosswalk
-- ties names to NDCs.
-- grain: quarter, ndc11
SELECT
  quarter,
  crosswalk.ndc11,
  limits.payment_limit,
  limits.dosage,
  to_price(crosswalk.billing_units * crosswalk.package_quantity) AS billing_units_per_package,
  limits.drug_name
FROM raw.noc_payment_limit AS limits
JOIN raw.noc_ndc AS crosswalk USING (quarter)
WHERE lower(trim(crosswalk.generic_name)) = lower(trim(limits.drug_name)) AND crosswalk.ndc11 IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY quarter, crosswalk.ndc11 ORDER BY limits.posted_date DESC NULLS LAST, limits.file_id DESC, limits.line
) = 1
