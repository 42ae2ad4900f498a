-- A rebate statement line: earned by the contract's rate on what was invoiced under it, accrued by the practice,
-- received, what is still unpaid and how old it is. A program usually pays so many days after its period (the median of
-- its own history); what is older than that is late, what came less than accrued is short.
-- grain: program_id, period_start, line, file_id
WITH program AS (
  -- What came, where the practice kept no count of its own.
  SELECT rebate.* REPLACE (coalesce(rebate.accrued_amount, rebate.received_amount, 0) AS accrued_amount),
    ndc.hcpcs AS ndc_hcpcs
  FROM raw.rebate AS rebate
  LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS ndc USING (ndc11)
),
pace AS (
  SELECT program_id, CAST(quantile_disc(received_date - period_end, 0.5) AS BIGINT) AS usual_days
  FROM raw.rebate
  WHERE received_date IS NOT NULL
  GROUP BY program_id
),
earned AS (
  SELECT program.program_id, program.period_start, program.file_id, program.line,
    money(sum(share_of(purchase.invoice_amount, rate.rebate_pct * 0.01))) AS earned_amount
  FROM program
  JOIN core.gpo_purchase AS purchase
    ON purchase.contract_id = program.contract_id AND purchase.ndc11 = program.ndc11
      AND purchase.invoice_date BETWEEN program.period_start AND program.period_end
  JOIN core.gpo_price_on_day AS rate
    ON rate.contract_id = purchase.contract_id AND rate.ndc11 = purchase.ndc11
      AND rate.invoice_date = purchase.invoice_date AND rate.rebate_pct IS NOT NULL
  GROUP BY ALL
)
SELECT
  program.program_id,
  program.period_start,
  program.period_end,
  program.line,
  program.file_id,
  program.contract_id,
  program.manufacturer,
  coalesce(program.hcpcs, program.ndc_hcpcs, 'none') AS hcpcs,
  program.ndc11,
  earned.earned_amount,
  program.accrued_amount,
  coalesce(program.received_amount, 0) AS received_amount,
  program.received_date,
  money(greatest(0, program.accrued_amount - coalesce(program.received_amount, 0))) AS unpaid_amount,
  CAST(run.as_of - program.period_end AS BIGINT) AS age_days,
  pace.usual_days,
  CASE
    WHEN coalesce(program.received_amount, 0) >= program.accrued_amount THEN 'paid'
    WHEN program.received_date IS NOT NULL OR program.received_amount > 0 THEN 'short'
    WHEN run.as_of - program.period_end > coalesce(pace.usual_days, 120) THEN 'late'
    ELSE 'not due'
  END AS rebate_state
FROM program
LEFT JOIN pace USING (program_id)
LEFT JOIN earned
  ON earned.program_id = program.program_id AND earned.period_start = program.period_start
    AND earned.file_id = program.file_id AND earned.line = program.line
CROSS JOIN core.run_info AS run
