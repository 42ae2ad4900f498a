-- The flows of each of the thirteen weeks of cash add up to its receipts less its payments, and the weeks to the
-- expected path.
-- severity: error
WITH flow AS (
  SELECT cash_week, sum(cash_amount) AS amount FROM mart.cash_flow WHERE cash_week > 0 GROUP BY cash_week
)
SELECT
  week.cash_week,
  week.week_net_amount,
  coalesce(flow.amount, 0) AS flows_amount,
  week.net_mid_amount,
  sum(week.week_net_amount) OVER (ORDER BY week.cash_week) AS path_amount
FROM mart.cash_week AS week
LEFT JOIN flow USING (cash_week)
QUALIFY week.week_net_amount <> week.receipts_amount - week.payments_amount
  OR week.week_net_amount <> coalesce(flow.amount, 0)
  OR week.net_mid_amount <> path_amount
  OR week.net_low_amount > week.net_mid_amount
  OR week.net_high_amount < week.net_mid_amount
