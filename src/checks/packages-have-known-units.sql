-- What a package that is billed holds is told by a crosswalk or by the practice; else its units are counted from the
-- practice's own claims and invoices, or are not known: confirm or add them in reference/package_unit.csv of the data
-- folder.
-- severity: warn
SELECT ndc.ndc11, ndc.hcpcs, any_value(ndc.billing_units_per_package) AS billing_units_per_package,
  any_value(ndc.package_basis) AS package_basis,
  money(coalesce(sum(bought.dollars), 0)) AS dollars
FROM (
  SELECT ndc11, hcpcs, any_value(billing_units_per_package) AS billing_units_per_package,
    any_value(package_basis) AS package_basis
  FROM core.ndc
  WHERE package_basis IN ('derived', 'unknown')
  GROUP BY ndc11, hcpcs
) AS ndc
JOIN (SELECT DISTINCT ndc11 FROM core.claim_line WHERE is_drug) AS billed USING (ndc11)
LEFT JOIN (SELECT ndc11, sum(extended_amount) AS dollars FROM core.purchase GROUP BY ndc11) AS bought USING (ndc11)
GROUP BY ndc.ndc11, ndc.hcpcs
ORDER BY dollars DESC, ndc.ndc11
