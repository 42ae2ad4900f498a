-- Net cost recovery of each quarter of service, before and now.
SELECT
  coalesce(new_cube.quarter, old_cube.quarter) AS quarter,
  CAST(coalesce(old_cube.amount, 0) * 100 AS BIGINT) AS old_cents,
  CAST(coalesce(new_cube.amount, 0) * 100 AS BIGINT) AS new_cents,
  CAST((coalesce(new_cube.amount, 0) - coalesce(old_cube.amount, 0)) * 100 AS BIGINT) AS amount_cents
FROM (SELECT quarter, sum(net_cost_recovery) AS amount FROM new.mart.margin_cube GROUP BY quarter) AS new_cube
FULL JOIN (SELECT quarter, sum(net_cost_recovery) AS amount FROM old.mart.margin_cube GROUP BY quarter) AS old_cube
  USING (quarter)
WHERE new_cube.amount IS DISTINCT FROM old_cube.amount
