-- The unit ledger: the stock of each drug package at each site through each quarter, in the ledger's unit and in dollars, with
-- the code it is stocked under.
-- grain: quarter, site_id, ndc11
SELECT
  coalesce(dated.hcpcs, first.hcpcs, 'none') AS hcpcs,
  ledger.*
FROM core.unit_ledger AS ledger
ASOF LEFT JOIN core.ndc AS dated ON dated.ndc11 = ledger.ndc11 AND dated.quarter <= ledger.quarter
LEFT JOIN (SELECT ndc11, arg_min(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS first ON first.ndc11 = ledger.ndc11
