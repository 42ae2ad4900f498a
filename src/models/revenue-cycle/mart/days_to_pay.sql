-- Days from service and from submission to payment, by payer and quarter of payment, drug lines and service lines
-- apart: the day by which half (and nine tenths) of the dollars had come; a second payer's dollars are its own.
-- Numerators are dollar-days, denominators dollars.
-- grain: payer_id, quarter, is_drug, measured_from
WITH payment AS (
  SELECT payer_id, quarter_of(paid_date) AS quarter, is_drug, paid_amount, 'service' AS measured_from,
    paid_date - service_date AS days
  FROM core.payer_payment
  WHERE paid_date IS NOT NULL AND paid_amount > 0
  UNION ALL
  SELECT payer_id, quarter_of(paid_date), is_drug, paid_amount, 'submission', paid_date - submitted_date
  FROM core.payer_payment
  WHERE paid_date IS NOT NULL AND paid_amount > 0 AND submitted_date IS NOT NULL
),
day AS (
  SELECT payer_id, quarter, is_drug, measured_from, days, sum(paid_amount) AS paid_amount, count(*) AS lines
  FROM payment
  GROUP BY ALL
),
running AS (
  SELECT
    *,
    sum(paid_amount) OVER (PARTITION BY payer_id, quarter, is_drug, measured_from ORDER BY days) AS paid_by_day,
    sum(paid_amount) OVER (PARTITION BY payer_id, quarter, is_drug, measured_from) AS paid_in_all
  FROM day
)
SELECT
  payer_id,
  quarter,
  is_drug,
  measured_from,
  CAST(sum(lines) AS BIGINT) AS lines,
  money(sum(paid_amount)) AS paid_amount,
  CAST(sum(paid_amount * days) AS DECIMAL(24, 2)) AS dollar_days,
  sum(paid_amount * days) / sum(paid_amount) AS days_average,
  min(days) FILTER (paid_by_day * 2 >= paid_in_all) AS days_median,
  min(days) FILTER (paid_by_day * 10 >= paid_in_all * 9) AS days_p90
FROM running
GROUP BY payer_id, quarter, is_drug, measured_from
