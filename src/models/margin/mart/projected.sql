-- Projected net cost recovery, the one headline measure, at the finest cut: net cost recovery, plus what pending and
-- denied lines are still expected to bring in, less credits and freight, plus accrued rebates. Credits and rebates
-- belong to no payer and stand in rows of payer 'none', so a sum over payers is before both. With it the same cut taken
-- apart by why (mart.margin_split).
-- grain: quarter, hcpcs, payer_id, site_id
WITH part AS (
  SELECT quarter, hcpcs, payer_id, site_id, net_cost_recovery, cost_adjustment FROM mart.margin_cube
  UNION ALL BY NAME
    SELECT quarter, hcpcs, payer_id, site_id, to_come_amount FROM mart.matured
  UNION ALL BY NAME
    SELECT quarter, hcpcs, 'none' AS payer_id, 'none' AS site_id, accrued_amount FROM core.rebate_earned
  UNION ALL BY NAME
    SELECT quarter, hcpcs, payer_id, site_id, paid_lines, paid_net_amount, paid_doubt_amount, denied_net_amount,
      pending_net_amount, unbilled_waste_cost
    FROM mart.margin_split
),
together AS (
  SELECT
    quarter,
    hcpcs,
    payer_id,
    site_id,
    coalesce(sum(net_cost_recovery), 0) AS net_cost_recovery,
    coalesce(sum(to_come_amount), 0) AS to_come_amount,
    coalesce(sum(cost_adjustment), 0) AS cost_adjustment,
    coalesce(sum(accrued_amount), 0) AS accrued_amount,
    coalesce(sum(paid_lines), 0) AS paid_lines,
    coalesce(sum(paid_net_amount), 0) AS paid_net_amount,
    coalesce(sum(paid_doubt_amount), 0) AS paid_doubt_amount,
    coalesce(sum(denied_net_amount), 0) AS denied_net_amount,
    coalesce(sum(pending_net_amount), 0) AS pending_net_amount,
    coalesce(sum(unbilled_waste_cost), 0) AS unbilled_waste_cost
  FROM part
  GROUP BY quarter, hcpcs, payer_id, site_id
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  money(net_cost_recovery + to_come_amount - cost_adjustment + accrued_amount) AS projected_net_cost_recovery,
  money(to_come_amount) AS to_come_amount,
  money(accrued_amount) AS accrued_amount,
  CAST(paid_lines AS BIGINT) AS paid_lines,
  money(paid_net_amount) AS paid_net_amount,
  money(paid_doubt_amount) AS paid_doubt_amount,
  money(denied_net_amount) AS denied_net_amount,
  money(pending_net_amount) AS pending_net_amount,
  money(unbilled_waste_cost) AS unbilled_waste_cost
FROM together
