-- Rebates accrued against received, by program and earning period, with the days since the period ended: `open` where nothing came,
-- `short` where less came than was earned, `paid` where all did.
-- grain: program_id, period_start, period_end, hcpcs
WITH statement AS (
  SELECT
    program_id,
    coalesce(rebate.hcpcs, code.hcpcs, 'none') AS hcpcs,
    period_start,
    period_end,
    max(contract_id) AS contract_id,
    max(rebate.manufacturer) AS manufacturer,
    CAST(coalesce(sum(accrued_amount), 0) AS DECIMAL(18, 2)) AS accrued_amount,
    CAST(coalesce(sum(received_amount), 0) AS DECIMAL(18, 2)) AS received_amount,
    max(received_date) AS received_date
  FROM raw.rebate AS rebate
  LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS code ON code.ndc11 = rebate.ndc11
  GROUP BY program_id, coalesce(rebate.hcpcs, code.hcpcs, 'none'), period_start, period_end
)
SELECT
  statement.*,
  quarter_of(period_end) AS quarter,
  CAST(accrued_amount - received_amount AS DECIMAL(18, 2)) AS outstanding_amount,
  CASE WHEN received_date IS NULL THEN 'open' WHEN received_amount < accrued_amount THEN 'short' ELSE 'paid' END AS status,
  CAST(date_diff('day', period_end, coalesce(received_date, run.as_of)) AS BIGINT) AS days,
  CASE
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 60 THEN '0-60'
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 120 THEN '61-120'
    WHEN date_diff('day', period_end, coalesce(received_date, run.as_of)) <= 180 THEN '121-180'
    ELSE 'over 180'
  END AS age
FROM statement
CROSS JOIN core.run_info AS run
