-- The limit of a drug without a code of its own (NOC), by NDC: CMS keys its NOC prices by drug name, its NOC crosswalk
-- ties names to NDCs. No row where CMS prints none (N/A, a blank or 0): unknown, never zero.
-- grain: quarter, ndc11
SELECT
  limits.quarter,
  crosswalk.ndc11,
  limits.payment_limit,
  limits.dosage,
  to_price(crosswalk.billing_units * crosswalk.package_quantity) AS billing_units_per_package,
  limits.drug_name
FROM raw.noc_payment_limit AS limits
JOIN core.cms_posting AS posting ON posting.posted = 'noc_payment_limit' AND posting.file_id = limits.file_id
  AND posting.quarter = limits.quarter AND posting.is_in_force
JOIN core.noc_ndc AS crosswalk ON crosswalk.quarter = limits.quarter
WHERE lower(trim(crosswalk.generic_name)) = lower(trim(limits.drug_name)) AND crosswalk.ndc11 IS NOT NULL
  AND limits.payment_limit > 0
QUALIFY row_number() OVER (
  PARTITION BY limits.quarter, crosswalk.ndc11 ORDER BY limits.line
) = 1
