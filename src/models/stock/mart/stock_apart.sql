-- Drug that is counted and costs nothing here: white-bagged or assistance drug on claims (supplied_free), and consigned stock,
-- which is the distributor's until it is used.
-- grain: quarter, site_id, hcpcs, ndc11, kind
SELECT quarter, site_id, hcpcs, coalesce(ndc11, 'none') AS ndc11, 'supplied_free' AS kind, count(*) AS rows,
  CAST(sum(units) AS DECIMAL(18, 3)) AS units, CAST(0 AS DECIMAL(18, 2)) AS amount
FROM core.claim_line
WHERE is_supplied_free AND status <> 'void'
GROUP BY ALL
UNION ALL
SELECT quarter, site_id, coalesce(hcpcs, 'none'), ndc11, 'consigned', count(*), CAST(sum(units) AS DECIMAL(18, 3)), CAST(sum(extended_amount) AS DECIMAL(18, 2))
FROM core.purchase
WHERE kind = 'consigned'
GROUP BY ALL
