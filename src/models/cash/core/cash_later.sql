-- What came or went on claim lines after their first decision: recoveries of denials, corrections, take-backs.
-- grain: is_paid, first_cash_date, cash_date
SELECT
  line.first_paid_amount > 0 AS is_paid,
  line.first_cash_date,
  event.cash_date,
  money(sum(event.paid_amount)) AS paid_amount
FROM core.cash_event AS event
JOIN core.cash_line AS line ON line.claim_id = event.claim_id AND line.line = event.line
WHERE event.cash_number > 1
GROUP BY ALL
