-- How long stock lies, by quarter, site and drug: cost of what was used (billed and discarded) over the mean of opening
-- and closing stock, and the year's turns that makes; both parts of each ratio are here. Turns = used × 365 ÷ days ÷
-- average stock. Of a quarter in progress only the days that have passed count.
-- grain: quarter, site_id, hcpcs
WITH held AS (
  SELECT
    quarter,
    site_id,
    hcpcs,
    money(sum(billed_cost + discarded_cost)) AS used_cost,
    money(sum(opening_cost)) AS opening_cost,
    money(sum(closing_cost)) AS closing_cost,
    money((cents(sum(opening_cost + closing_cost)) // 2) * 0.01) AS average_stock_cost
  FROM mart.unit_ledger
  GROUP BY quarter, site_id, hcpcs
),
length AS (
  SELECT held.*, days_passed(quarter, run.as_of) AS days
  FROM held
  CROSS JOIN core.run_info AS run
)
SELECT
  quarter,
  site_id,
  hcpcs,
  used_cost,
  opening_cost,
  closing_cost,
  average_stock_cost,
  CAST(days AS BIGINT) AS days,
  CASE WHEN average_stock_cost > 0 THEN CAST(used_cost AS DOUBLE) * 365 / days
    / CAST(average_stock_cost AS DOUBLE) END AS stock_turns,
  CASE WHEN used_cost > 0 THEN CAST(average_stock_cost AS DOUBLE) * days / CAST(used_cost AS DOUBLE) END AS stock_days
FROM length
