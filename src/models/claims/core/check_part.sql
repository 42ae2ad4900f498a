-- Payments of 835s that are parts of one check: same TRN02, payer, day and BPR02, each out of balance alone, together
-- not (X12 RFI 217, 2287). A part sent again is no further part. Interest is in the claims (AMT*I) where no provider
-- adjustment tells it. Reads raw tables alone: the loader asks it too, so that what counts is not said to be refused
-- (loaders/sources/remittance-835.ts).
-- grain: file_id, source_line
WITH part AS (
  SELECT payment_date, trace_number, payer_identifier, payment_amount, content_hash,
    any_value(paid_amount - provider_adjustment_amount) AS net_amount,
    any_value(interest_amount) AS interest_amount
  FROM raw.remittance
  WHERE difference_amount IS NOT NULL
  GROUP BY payment_date, trace_number, payer_identifier, payment_amount, content_hash
),
whole AS (
  SELECT payment_date, trace_number, payer_identifier, payment_amount
  FROM part
  GROUP BY ALL
  HAVING count(*) > 1 AND (sum(net_amount + interest_amount) = payment_amount OR sum(net_amount) = payment_amount)
)
SELECT
  remittance.file_id,
  remittance.line AS source_line,
  money(remittance.paid_amount - remittance.provider_adjustment_amount) AS part_amount
FROM raw.remittance AS remittance
JOIN whole
  ON whole.payment_date IS NOT DISTINCT FROM remittance.payment_date AND whole.trace_number IS NOT DISTINCT
    FROM remittance.trace_number
  AND whole.payer_identifier IS NOT DISTINCT FROM remittance.payer_identifier
    AND whole.payment_amount = remittance.payment_amount
WHERE remittance.difference_amount IS NOT NULL
