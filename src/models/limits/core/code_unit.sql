-- Billing units of a package under the drug a claim line bills, in its quarter's crosswalk, else the nearest quarter's
-- (the earlier of two as near); and the ledger's own unit beside it.
-- grain: ndc11, hcpcs, quarter
SELECT
  crosswalk.ndc11,
  crosswalk.hcpcs,
  wanted.quarter,
  crosswalk.billing_units_per_package,
  stock_unit.units_per_package
FROM (SELECT DISTINCT quarter FROM (SELECT quarter FROM core.package_unit UNION SELECT quarter_of(service_date)
  FROM core.claim_line_state WHERE service_date IS NOT NULL)) AS wanted
CROSS JOIN core.package_unit AS crosswalk
JOIN core.stock_unit AS stock_unit USING (ndc11)
WHERE crosswalk.billing_units_per_package > 0
  AND crosswalk.ndc11 IN (SELECT ndc11 FROM raw.purchase UNION SELECT ndc11 FROM core.claim_line_state)
QUALIFY row_number() OVER (
  PARTITION BY crosswalk.ndc11, crosswalk.hcpcs, wanted.quarter
  ORDER BY abs(quarter_index(crosswalk.quarter) - quarter_index(wanted.quarter)), crosswalk.quarter
) = 1
