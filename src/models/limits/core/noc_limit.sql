-- The limit of a drug without a code of its own (NOC), by NDC: CMS keys its NOC prices by drug name, its NOC crosswalk
-- ties names to NDCs. No row where CMS prints none (N/A, a blank or 0): unknown, never zero. Of two files of a quarter
-- that nothing dates the later name counts.
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
LEFT JOIN raw.file AS file ON file.file_id = limits.file_id
WHERE lower(trim(crosswalk.generic_name)) = lower(trim(limits.drug_name)) AND crosswalk.ndc11 IS NOT NULL
  AND limits.payment_limit > 0
QUALIFY row_number() OVER (
  PARTITION BY quarter, crosswalk.ndc11 ORDER BY limits.posted_date DESC NULLS LAST, name_order(file.path) DESC NULLS LAST,
    limits.file_id DESC, limits.line
) = 1
