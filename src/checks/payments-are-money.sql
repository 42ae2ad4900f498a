-- Payments of 835s are money, whole and told once. One that says NON and has an amount (a card, X12 RFI 1887, 1581)
-- counts as the setting count_non_payments says; one that says H (notice only) and has an amount does not; a part of a
-- check waits for the rest of it.
-- severity: warn
SELECT
  CASE
    WHEN is_held
      THEN 'a part of a check whose rest is missing: not counted; load the other file, or ask the payer for the '
      || 'whole 835'
    WHEN is_non_payment
      AND is_counted
      THEN 'says NON and has an amount: counted; count_non_payments,0 in reference/setting.csv leaves it out'
    WHEN is_non_payment
      THEN 'says NON and has an amount: not counted; count_non_payments,1 in reference/setting.csv counts it'
    ELSE 'says H, notice only, and has an amount: not counted'
  END AS what,
  file_id, source_line, payer_id, payment_date, payment_amount AS dollars
FROM core.remittance
WHERE NOT is_repeat AND (is_held OR is_non_payment OR (NOT is_cash AND payment_amount <> 0))
UNION ALL
SELECT
  'a claim whose status (CLP02) is neither paid, denied nor reversed: not counted',
  payment.file_id, claim.line, payment.payer_id, payment.payment_date, claim.paid_amount
FROM raw.remittance_claim AS claim
JOIN core.remittance AS payment ON payment.file_id = claim.file_id AND payment.source_line = claim.st_segment
WHERE payment.is_counted AND claim.status_code NOT IN ('1', '2', '3', '4', '19', '20', '21', '22', '23', '25')
ORDER BY ALL
