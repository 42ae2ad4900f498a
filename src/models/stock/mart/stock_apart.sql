-- Drug that is counted and costs nothing here: white-bagged or assistance drug on claims (supplied_free), and consigned
-- stock, which is the distributor's until it is used.
-- grain: quarter, site_id, hcpcs, ndc11, kind
SELECT quarter, site_id, hcpcs, coalesce(ndc11, 'none') AS ndc11, 'supplied_free' AS kind, count(*) AS rows,
  to_units(sum(units)) AS units, money(0) AS amount
FROM core.claim_line
WHERE is_supplied_free AND status <> 'void'
GROUP BY ALL
UNION ALL
SELECT quarter, site_id, coalesce(hcpcs, 'none'), ndc11, 'consigned', count(*), to_units(sum(units)),
  money(sum(extended_amount))
FROM core.purchase
WHERE kind = 'consigned'
GROUP BY ALL
