-- Lines that stand denied now and did not before, at what the drug in them cost (a service: at what was billed).
SELECT
  line.payer_id,
  line.hcpcs,
  count(*) AS lines,
  CAST(sum(CASE WHEN line.is_drug THEN coalesce(cost.acquisition_cost, 0) ELSE line.billed_amount END) * 100 AS BIGINT)
    AS amount_cents
FROM new.core.claim_line AS line
LEFT JOIN old.core.claim_line AS before USING (claim_id, line)
LEFT JOIN new.core.line_cost AS cost ON cost.claim_id = line.claim_id AND cost.line = line.line
  AND cost.method = 'fifo'
WHERE line.status = 'denied' AND before.status IS DISTINCT FROM 'denied'
GROUP BY line.payer_id, line.hcpcs
