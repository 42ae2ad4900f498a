-- Claims as they stood on a day an outlook is made, added up by payer, day of service and day of the first decision
-- (none: pending): what they would usually be paid, the sum of squares of that by claim, what their first decision
-- paid, and the charges of lines whose payer has never decided the code. Services of two years.
-- grain: origin_date, payer_id, service_date, first_cash_date, is_paid
WITH line AS (
  SELECT
    origin.origin_date,
    line.claim_id,
    line.payer_id,
    line.service_date,
    CASE WHEN line.first_cash_date <= origin.origin_date THEN line.first_cash_date END AS first_cash_date,
    CASE WHEN line.first_cash_date <= origin.origin_date THEN line.first_paid_amount > 0 ELSE false END AS is_paid,
    usual.usual_per_unit * CAST(line.units AS DOUBLE) AS usual_amount,
    CASE WHEN line.first_cash_date <= origin.origin_date THEN line.first_paid_amount ELSE 0 END AS first_paid_amount,
    CASE WHEN usual.payer_id IS NULL THEN line.billed_amount ELSE 0 END AS unpriced_amount
  FROM core.cash_origin AS origin
  JOIN core.cash_line AS line
    ON line.service_date <= origin.origin_date AND line.service_date > origin.origin_date - 731
  LEFT JOIN core.cash_usual AS usual
    ON usual.origin_date = origin.origin_date AND usual.payer_id = line.payer_id
    AND usual.billed_hcpcs = line.billed_hcpcs AND usual.hcpcs = line.hcpcs
    AND usual.is_discarded = line.is_discarded
),
claim AS (
  SELECT origin_date, claim_id, payer_id, service_date, first_cash_date, is_paid,
    coalesce(sum(usual_amount), 0) AS usual_amount,
    sum(first_paid_amount) FILTER (usual_amount IS NOT NULL) AS first_paid_amount,
    sum(unpriced_amount) AS unpriced_amount
  FROM line
  GROUP BY ALL
)
SELECT
  origin_date,
  payer_id,
  service_date,
  first_cash_date,
  is_paid,
  CAST(count(*) AS INTEGER) AS claims,
  sum(usual_amount ORDER BY usual_amount) AS usual_sum,
  sum(usual_amount * usual_amount ORDER BY usual_amount) AS usual_square,
  money(coalesce(sum(first_paid_amount), 0)) AS first_paid_amount,
  money(sum(unpriced_amount)) AS unpriced_amount
FROM claim
GROUP BY ALL
