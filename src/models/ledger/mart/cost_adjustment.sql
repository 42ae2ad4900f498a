-- Dollars of invoices that no lot holds, by kind: credits, freight, differences on returns; positive is more cost.
-- grain: quarter, site_id, hcpcs, ndc11, kind
SELECT quarter, site_id, coalesce(hcpcs, 'none') AS hcpcs, ndc11, kind, money(sum(amount)) AS amount, count(*) AS rows
FROM core.cost_adjustment
GROUP BY ALL
