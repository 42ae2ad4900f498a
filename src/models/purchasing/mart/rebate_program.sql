-- A tiered rebate contract with its dollars both ways: what is lost on purchases already made if the next tier is
-- missed (at_stake_amount), what reaching it costs and earns, what the next package is worth (price × rate, and the
-- step on all that was bought before if it is the one that reaches the tier), by when, and how far the suggested orders
-- go.
-- grain: contract_id, period_start
WITH suggested AS (
  SELECT contract_id, sum(order_packages) AS packages FROM core.supply WHERE contract_id IS NOT NULL
    GROUP BY contract_id
),
priced AS (
  SELECT
    program.*,
    CAST(coalesce(next_rebate_pct, rebate_pct) - rebate_pct AS DECIMAL(12, 8)) * 0.01 AS step_rate,
    extend(contract_price, coalesce(packages_to_next, 0)) AS cost_to_next,
    extend(contract_price, coalesce(packages_above_pace, 0)) AS cost_above_pace
  FROM core.rebate_program AS program
)
SELECT
  priced.* EXCLUDE (step_rate),
  setting.known_through BETWEEN period_start AND period_end AS is_running,
  share_of(spend_amount, rebate_pct * 0.01) AS rebate_to_date,
  share_of(projected_spend_amount, projected_rebate_pct * 0.01) AS projected_rebate,
  share_of(spend_amount, step_rate) AS at_stake_amount,
  share_of(spend_amount + cost_to_next, step_rate) + share_of(cost_to_next, rebate_pct * 0.01) AS gain_if_reached,
  share_of(money(contract_price), CASE WHEN packages_to_next <= 1 THEN next_rebate_pct ELSE rebate_pct END * 0.01)
    + CASE WHEN packages_to_next <= 1 THEN share_of(spend_amount, step_rate) ELSE 0 END AS next_package_value,
  CASE WHEN next_tier IS NOT NULL THEN period_end END AS buy_by_date,
  coalesce(projected_value < next_threshold, false) AS is_about_to_be_missed,
  to_units(coalesce(suggested.packages, 0)) AS order_packages
FROM priced
CROSS JOIN core.supply_setting AS setting
LEFT JOIN suggested USING (contract_id)
