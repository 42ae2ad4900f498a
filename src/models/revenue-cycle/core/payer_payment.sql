-- What each payer has paid of a line in its current state, and when. Where 835s tell, a second payer's money is its
-- own, on its own day, and not the first payer's; else all of it is the line's payer's, on the day the line was paid.
-- grain: claim_id, line, payer_id
WITH remitted AS (
  SELECT
    decision.claim_id,
    decision.line,
    CASE WHEN decision.place = 1 THEN line.payer_id ELSE decision.payer_id END AS payer_id,
    money(sum(decision.paid_amount)) AS paid_amount,
    max(decision.payment_date) FILTER (decision.paid_amount > 0) AS paid_date
  FROM core.remittance_decision AS decision
  JOIN core.claim_line AS line USING (claim_id, line)
  GROUP BY ALL
)
SELECT
  line.claim_id,
  line.line,
  coalesce(remitted.payer_id, line.payer_id) AS payer_id,
  line.hcpcs,
  line.is_drug,
  line.quarter,
  line.service_date,
  line.submitted_date,
  CASE WHEN remitted.claim_id IS NULL THEN line.paid_amount ELSE remitted.paid_amount END AS paid_amount,
  CASE WHEN remitted.claim_id IS NULL THEN line.paid_date ELSE remitted.paid_date END AS paid_date
FROM core.claim_line AS line
LEFT JOIN remitted USING (claim_id, line)
WHERE line.paid_amount > 0
