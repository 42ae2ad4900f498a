-- Rebates by the quarter their earning period ends in and the drug they are for ('none' for programs over many drugs):
-- accrued by the practice's own count (what came, where it kept no count), and received so far.
-- grain: quarter, hcpcs
SELECT
  quarter_of(rebate.period_end) AS quarter,
  coalesce(rebate.hcpcs, ndc.hcpcs, 'none') AS hcpcs,
  money(coalesce(sum(coalesce(rebate.accrued_amount, rebate.received_amount)), 0)) AS accrued_amount,
  money(coalesce(sum(rebate.received_amount), 0)) AS received_amount
FROM raw.rebate AS rebate
LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS ndc USING (ndc11)
GROUP BY quarter_of(rebate.period_end), coalesce(rebate.hcpcs, ndc.hcpcs, 'none')
