-- Every rebate of a statement is spread whole over what earned it; a statement whose period has no purchase it could be
-- for is listed.
-- severity: warn
SELECT statement.program_id, statement.period_end, statement.accrued, share.accrued AS spread, statement.received,
  share.received AS spread_received
FROM (
  SELECT program_id, period_end, sum(coalesce(accrued_amount, received_amount, 0)) AS accrued,
    sum(coalesce(received_amount, 0)) AS received
  FROM raw.rebate GROUP BY ALL
) AS statement
LEFT JOIN (
  SELECT program_id, period_end, sum(accrued_amount) AS accrued, sum(received_amount) AS received FROM core.rebate_share
    GROUP BY ALL
) AS share USING (program_id, period_end)
WHERE statement.accrued <> coalesce(share.accrued, 0) OR statement.received <> coalesce(share.received, 0)
