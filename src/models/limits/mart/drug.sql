-- The drugs the practice has billed, bought or holds, with their names, class and family.
-- grain: hcpcs
SELECT drug.*
FROM core.drug AS drug
WHERE hcpcs IN (SELECT hcpcs FROM core.claim_line WHERE is_drug UNION SELECT hcpcs FROM core.purchase
  WHERE hcpcs IS NOT NULL)
