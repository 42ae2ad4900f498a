-- The unit ledger: the stock of each drug package at each site through each quarter, in the ledger's unit and in
-- dollars, with the code it was last stocked under, so that a package whose code changed stays one line of stock.
-- grain: quarter, site_id, ndc11
SELECT coalesce(code.hcpcs, 'none') AS hcpcs, ledger.*
FROM core.unit_ledger AS ledger
LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS code USING (ndc11)
