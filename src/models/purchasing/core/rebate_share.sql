-- Rebates by what earned them: each statement's dollars spread over the drug packages bought in its period (its NDC,
-- else its code, else its contract, else its manufacturer's drugs), by spend, so that no cent is lost. Where no
-- statement speaks of a contract's quarter, the contract's own per cent of spend is accrued, at the tier the pace of
-- buying leads to, or the lowest where no tier can be judged. A statement that names no contract speaks of what it is
-- spread over: its dollars are not accrued a second time.
-- grain: quarter, ndc11, program_id, period_end
WITH bought AS (
  SELECT purchase.quarter, purchase.ndc11, purchase.hcpcs, purchase.contract_id, purchase.invoice_date,
    drug.manufacturer,
    cents(purchase.extended_amount) AS cents
  FROM core.purchase AS purchase
  LEFT JOIN core.drug AS drug USING (hcpcs)
  WHERE purchase.kind IN ('purchase', 'rebill')
),
statement AS (
  SELECT program_id, contract_id, manufacturer, period_start, period_end, hcpcs, ndc11, file_id, line,
    cents(coalesce(accrued_amount, received_amount, 0)) AS accrued,
    cents(coalesce(received_amount, 0)) AS received
  FROM raw.rebate
),
earned AS (
  SELECT statement.file_id, statement.line, statement.program_id, statement.period_end, statement.accrued,
    statement.received,
    bought.quarter, bought.ndc11, CAST(sum(bought.cents) AS BIGINT) AS cents
  FROM statement
  JOIN bought
    ON bought.invoice_date BETWEEN statement.period_start AND statement.period_end
    AND CASE
      WHEN statement.ndc11 IS NOT NULL THEN bought.ndc11 = statement.ndc11
      WHEN statement.hcpcs IS NOT NULL THEN bought.hcpcs = statement.hcpcs
      WHEN statement.contract_id IS NOT NULL THEN bought.contract_id = statement.contract_id
      ELSE bought.manufacturer = statement.manufacturer
    END
  GROUP BY ALL
),
placed AS (
  SELECT
    *,
    CAST(sum(cents) OVER (row_of ROWS UNBOUNDED PRECEDING) AS BIGINT) AS so_far,
    CAST(sum(cents) OVER (PARTITION BY file_id, line) AS BIGINT) AS whole
  FROM earned
  WHERE cents > 0
  WINDOW row_of AS (PARTITION BY file_id, line ORDER BY quarter, ndc11)
),
spread AS (
  SELECT quarter, ndc11, program_id, period_end,
    floor_share(accrued, so_far, whole) - floor_share(accrued, so_far - cents, whole) AS accrued,
    floor_share(received, so_far, whole) - floor_share(received, so_far - cents, whole) AS received
  FROM placed
),
rate AS (
  SELECT contract_id, ndc11, invoice_date AS starts, invoice_date AS ends, flat_rebate_pct AS rebate_pct
  FROM core.gpo_price_on_day
  WHERE flat_rebate_pct IS NOT NULL
  UNION ALL
  SELECT program.contract_id, product.ndc11, program.period_start, program.period_end, program.projected_rebate_pct
  FROM core.rebate_program AS program
  JOIN (SELECT DISTINCT contract_id, ndc11, starts FROM raw.gpo_contract) AS product
    ON product.contract_id = program.contract_id AND product.starts = program.period_start
  UNION ALL
  SELECT contract_id, ndc11, invoice_date, invoice_date, rebate_pct
  FROM core.gpo_price_on_day AS unjudged
  WHERE flat_rebate_pct IS NULL AND rebate_pct IS NOT NULL
    AND NOT EXISTS (FROM core.rebate_program AS program WHERE program.contract_id = unjudged.contract_id
      AND unjudged.invoice_date BETWEEN program.period_start AND program.period_end)
),
silent AS (
  SELECT bought.quarter, bought.ndc11, rate.contract_id AS program_id, max(bought.invoice_date) AS period_end,
    cents(share_of(money(sum(bought.cents) * 0.01), CAST(rate.rebate_pct AS DECIMAL(12, 8)) * 0.01)) AS accrued,
    0 AS received
  FROM bought
  JOIN rate ON rate.contract_id = bought.contract_id AND rate.ndc11 = bought.ndc11
    AND bought.invoice_date BETWEEN rate.starts AND rate.ends
  WHERE NOT EXISTS (
    SELECT 1 FROM statement
    WHERE bought.invoice_date BETWEEN statement.period_start AND statement.period_end
      AND CASE
        WHEN statement.contract_id IS NOT NULL THEN statement.contract_id = bought.contract_id
        WHEN statement.ndc11 IS NOT NULL THEN statement.ndc11 = bought.ndc11
        WHEN statement.hcpcs IS NOT NULL THEN statement.hcpcs = bought.hcpcs
        ELSE statement.manufacturer = bought.manufacturer
      END
  )
  GROUP BY bought.quarter, bought.ndc11, rate.contract_id, rate.rebate_pct
)
SELECT quarter, ndc11, program_id, period_end,
  money(sum(accrued) * 0.01) AS accrued_amount,
  money(sum(received) * 0.01) AS received_amount
FROM (SELECT * FROM spread UNION ALL SELECT * FROM silent)
GROUP BY quarter, ndc11, program_id, period_end
