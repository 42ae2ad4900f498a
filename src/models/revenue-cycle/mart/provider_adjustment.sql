-- What payers took back or added outside of any claim (PLB), by payer, month of payment and reason, repeats of a
-- payment left out; what a take-back names of a claim is on that claim (core.recovery) and not here. It belongs to no
-- drug and is never spread over drugs. Positive lowers the payment.
-- grain: payer_id, payment_month, reason_code
SELECT
  remittance.payer_id,
  date_trunc('month', remittance.payment_date)::DATE AS payment_month,
  adjustment.reason_code,
  count(*) AS adjustments_count,
  money(sum(adjustment.amount - coalesce(recovery.taken_amount, 0))) AS amount_taken_back
FROM raw.provider_adjustment AS adjustment
JOIN core.remittance AS remittance
  ON remittance.file_id = adjustment.file_id AND remittance.source_line = adjustment.st_segment
    AND remittance.is_counted
LEFT JOIN core.recovery AS recovery
  ON recovery.file_id = adjustment.file_id AND recovery.source_line = adjustment.line
    AND recovery.sequence = adjustment.sequence
WHERE coalesce(recovery.taken_amount, 0) = 0 OR recovery.taken_amount <> adjustment.amount
GROUP BY ALL
