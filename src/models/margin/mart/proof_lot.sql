-- The lots a drug's lines took their cost from, first in, first out, by the cut of the cube: invoice, units taken and
-- their cost.
-- grain: quarter, hcpcs, payer_id, site_id, lot_id
SELECT
  line.quarter,
  line.hcpcs,
  line.payer_id,
  line.site_id,
  issue.lot_id,
  any_value(lot.vendor) AS vendor,
  any_value(lot.invoice) AS invoice,
  any_value(lot.received_date) AS received_date,
  any_value(lot.ndc11) AS ndc11,
  to_units(sum(issue.units)) AS units,
  money(sum(issue.cost)) AS cost
FROM core.lot_issue AS issue
JOIN core.drug_line AS line ON line.claim_id = issue.claim_id AND line.line = issue.line AND line.method = 'fifo'
JOIN core.lot AS lot ON lot.lot_id = issue.lot_id
WHERE issue.method = 'fifo' AND issue.issue_kind = 'claim'
GROUP BY line.quarter, line.hcpcs, line.payer_id, line.site_id, issue.lot_id
