-- A billed claim line with its first decision: whom it waits for, since when, and what that first answer paid. White
-- bags and voids bring no money.
-- grain: claim_id, line
SELECT
  line.claim_id,
  line.line,
  line.payer_id,
  line.hcpcs,
  line.billed_hcpcs,
  line.is_discarded,
  line.service_date,
  line.units,
  line.billed_amount,
  event.cash_date AS first_cash_date,
  event.paid_amount AS first_paid_amount,
  line.file_id,
  line.source_line
FROM core.claim_line AS line
LEFT JOIN core.cash_event AS event
  ON event.claim_id = line.claim_id AND event.line = line.line AND event.cash_number = 1
WHERE line.status <> 'void' AND line.billed_amount > 0.01
  -- Decided without a day: it came at no known time and is not waited for.
  AND (event.cash_date IS NOT NULL OR line.is_open)
