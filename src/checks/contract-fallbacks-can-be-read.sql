-- What a contract says of an unpublished base is a base and per cent (wac:103, billed:80, cms_limit), so that it can be
-- used.
-- severity: warn
SELECT payer_id, unpublished_base, source_line AS line
FROM core.contract_term
WHERE unpublished_base IS NOT NULL AND fallback_base IS NULL
ORDER BY ALL
