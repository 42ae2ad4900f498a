-- Claims that no payer has answered as of the date, by payer and age since service in months of 30 days: their charges,
-- what they would usually be paid if paid, and the charges of lines whose payer has never decided the code.
-- grain: payer_id, age_months
SELECT
  line.payer_id,
  CAST(least(12, (reach.as_of - line.service_date) // 30) AS BIGINT) AS age_months,
  count(*) AS lines,
  money(sum(line.billed_amount)) AS billed_amount,
  money(sum(money(coalesce(usual.usual_per_unit * CAST(line.units AS DOUBLE), 0)))) AS usual_amount,
  money(sum(CASE WHEN usual.payer_id IS NULL THEN line.billed_amount ELSE 0 END)) AS unpriced_amount
FROM core.cash_line AS line
CROSS JOIN core.cash_reach AS reach
LEFT JOIN core.cash_usual AS usual
  ON usual.origin_date = reach.as_of AND usual.payer_id = line.payer_id AND usual.billed_hcpcs = line.billed_hcpcs
  AND usual.hcpcs = line.hcpcs AND usual.is_discarded = line.is_discarded
WHERE line.first_cash_date IS NULL AND line.service_date <= reach.as_of
GROUP BY ALL
