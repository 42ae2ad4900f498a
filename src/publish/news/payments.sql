-- What was collected on claim lines since: paid by payers, patients and assistance, less what was taken back.
SELECT
  coalesce(line.payer_id, before.payer_id) AS payer_id,
  count(*) AS lines,
  count(*) FILTER (before.is_open AND NOT line.is_open) AS answered_lines,
  CAST(sum(coalesce(line.collected_amount, 0) - coalesce(before.collected_amount, 0)) * 100 AS BIGINT) AS amount_cents
FROM new.core.claim_line AS line
FULL JOIN old.core.claim_line AS before USING (claim_id, line)
WHERE coalesce(line.collected_amount, 0) <> coalesce(before.collected_amount, 0)
GROUP BY 1
