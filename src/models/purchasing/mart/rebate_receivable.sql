-- Rebates accrued against received, by program and earning period, with the days since the period ended: `open` where
-- nothing came, `short` where less came than was earned, `paid` where all did.
-- grain: program_id, period_start, period_end, hcpcs
WITH statement AS (
  SELECT
    program_id,
    hcpcs,
    period_start,
    period_end,
    max(contract_id) AS contract_id,
    max(manufacturer) AS manufacturer,
    money(sum(accrued_amount)) AS accrued_amount,
    money(sum(received_amount)) AS received_amount,
    max(received_date) AS received_date
  FROM mart.gpo_rebate
  GROUP BY program_id, hcpcs, period_start, period_end
)
SELECT
  statement.*,
  quarter_of(period_end) AS quarter,
  money(accrued_amount - received_amount) AS outstanding_amount,
  CASE WHEN received_amount >= accrued_amount THEN 'paid' WHEN received_date IS NULL
    AND received_amount = 0 THEN 'open' ELSE 'short' END AS status,
  CAST(date_diff('day', period_end, coalesce(received_date, run.as_of)) AS BIGINT) AS days,
  CASE
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 60 THEN '0-60'
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 120 THEN '61-120'
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 180 THEN '121-180'
    ELSE 'over 180'
  END AS age
FROM statement
CROSS JOIN core.run_info AS run
