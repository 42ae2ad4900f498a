-- A biosimilar that was billed has a reference: without one its limit holds no ASP, so contracts on ASP cannot be
-- proven. Name it in a biosimilar.csv of your own reference folder (hcpcs, is_biosimilar, reference_hcpcs,
-- first_quarter, source, as_of).
-- severity: warn
SELECT line.hcpcs, count(*) AS lines, sum(line.allowed_amount) AS dollars
FROM core.claim_line AS line
JOIN core.limit_asp AS limits ON limits.hcpcs = line.hcpcs AND limits.quarter = line.quarter
WHERE limits.limit_basis = 'biosimilar' AND coalesce(limits.reference_hcpcs, '') = ''
GROUP BY line.hcpcs
ORDER BY line.hcpcs
