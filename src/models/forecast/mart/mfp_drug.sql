-- What the MFP page knows of each drug in use and of the references of its biosimilars: the newest limit and
-- coinsurance, the list price of the package the practice buys most, the usual dose; of a biosimilar the first quarter
-- it was paid in, as the table says, else the first of CMS's files where it has a limit, when earlier ones are loaded.
-- grain: hcpcs
WITH newest AS (SELECT max(quarter) AS quarter FROM core.payment_limit),
used AS (
  SELECT hcpcs FROM mart.mfp_trailing
  UNION
  SELECT drug.reference_hcpcs FROM mart.mfp_trailing JOIN core.drug AS drug USING (hcpcs)
    WHERE drug.reference_hcpcs <> ''
),
-- The package bought most in dollars, ties by number.
package AS (
  SELECT hcpcs, ndc11
  FROM core.purchase
  WHERE hcpcs IS NOT NULL
  GROUP BY hcpcs, ndc11
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY sum(extended_amount) DESC NULLS LAST, ndc11) = 1
),
list_price AS (
  SELECT ndc11, wac_per_package, starts
  FROM raw.wac
  QUALIFY row_number() OVER (PARTITION BY ndc11 ORDER BY starts DESC, file_id DESC, line DESC) = 1
),
size AS (
  SELECT ndc11, hcpcs, billing_units_per_package
  FROM core.ndc_hcpcs
  QUALIFY row_number() OVER (PARTITION BY ndc11, hcpcs ORDER BY quarter DESC) = 1
),
first_limit AS (
  SELECT hcpcs, min(quarter) AS quarter
  FROM core.payment_limit
  WHERE payment_limit IS NOT NULL
  GROUP BY hcpcs
  HAVING min(quarter) > (SELECT min(quarter) FROM core.payment_limit)
)
SELECT
  used.hcpcs,
  drug.name,
  drug.family,
  nullif(drug.reference_hcpcs, '') AS reference_hcpcs,
  drug.standard_dose_units,
  drug.dosage,
  limits.quarter AS limit_quarter,
  limits.payment_limit,
  limits.coinsurance_pct,
  coalesce(limits.is_add_on_8pct, false) AS is_add_on_8pct,
  CASE WHEN drug.drug_class = 'biosimilar' THEN coalesce(nullif(biosimilar.first_quarter, ''),
    first_limit.quarter) END AS first_paid_quarter,
  CASE WHEN size.billing_units_per_package > 0 THEN
    to_price(per_unit(list_price.wac_per_package, to_units(size.billing_units_per_package)))
  END AS wac_per_unit,
  list_price.starts AS wac_date
FROM used
JOIN core.drug AS drug USING (hcpcs)
CROSS JOIN newest
LEFT JOIN core.payment_limit AS limits ON limits.hcpcs = used.hcpcs AND limits.quarter = newest.quarter
LEFT JOIN reference.biosimilar AS biosimilar ON biosimilar.hcpcs = used.hcpcs
LEFT JOIN first_limit ON first_limit.hcpcs = used.hcpcs
LEFT JOIN package ON package.hcpcs = used.hcpcs
LEFT JOIN size ON size.ndc11 = package.ndc11 AND size.hcpcs = used.hcpcs
LEFT JOIN list_price ON list_price.ndc11 = package.ndc11
