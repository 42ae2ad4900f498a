-- Claim lines that were not there before, and those that are there no more, by payer, at what was billed.
SELECT
  coalesce(line.payer_id, before.payer_id) AS payer_id,
  count(line.claim_id) AS new_lines,
  count(*) FILTER (line.claim_id IS NULL) AS lost_lines,
  CAST(sum(coalesce(line.billed_amount, 0) - coalesce(before.billed_amount, 0)) * 100 AS BIGINT) AS amount_cents
FROM new.core.claim_line AS line
FULL JOIN old.core.claim_line AS before USING (claim_id, line)
WHERE line.claim_id IS NULL OR before.claim_id IS NULL
GROUP BY 1
