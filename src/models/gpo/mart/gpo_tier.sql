-- A tier of a rebate program of core.rebate_program: whether it is reached, whether the pace of buying reaches it by
-- the last day, what is short, and the dollars of the step: on what is spent so far, and on what would be spent by the
-- last day.
-- grain: contract_id, starts, tier
WITH term AS (
  SELECT contract_id, starts, tier, max(coalesce(tier_threshold, 0)) AS tier_threshold,
    max(coalesce(rebate_pct, 0)) AS rebate_pct
  FROM raw.gpo_contract
  WHERE tier IS NOT NULL
  GROUP BY contract_id, starts, tier
),
placed AS (
  SELECT
    term.*,
    program.* EXCLUDE (contract_id, tier, rebate_pct, contract_price),
    program.rebate_pct AS reached_rebate_pct,
    coalesce(program.measure_value, 0) >= term.tier_threshold AS is_reached,
    coalesce(program.projected_value, 0) >= term.tier_threshold AS is_projected,
    lag(term.rebate_pct) OVER (PARTITION BY term.contract_id, term.starts ORDER BY term.tier_threshold,
      term.tier) AS tier_below_rebate_pct
  FROM term
  JOIN core.rebate_program AS program ON program.contract_id = term.contract_id AND program.period_start = term.starts
  WHERE program.days_gone > 0 AND program.packages > 0
)
SELECT
  contract_id,
  starts,
  period_end AS ends,
  period_end AS buy_by,
  tier,
  manufacturer,
  hcpcs,
  gpo,
  tier_measure,
  to_price(tier_threshold) AS tier_threshold,
  CAST(rebate_pct AS DECIMAL(9, 4)) AS rebate_pct,
  starts + CAST(days_gone - 1 AS INTEGER) AS last_date,
  days_gone AS days_elapsed,
  days_gone + days_left AS days_in_period,
  packages,
  spend_amount AS invoice_amount,
  measure_value AS tier_volume,
  projected_value AS projected_volume,
  projected_spend_amount AS projected_amount,
  is_reached,
  is_projected,
  to_price(greatest(0, tier_threshold - coalesce(measure_value, 0))) AS tier_short,
  money(CASE WHEN is_reached THEN 0 ELSE share_of(spend_amount,
    (rebate_pct - reached_rebate_pct) * 0.01) END) AS tier_gain_amount,
  money(CASE WHEN is_reached THEN 0 ELSE share_of(projected_spend_amount,
    (rebate_pct - reached_rebate_pct) * 0.01) END) AS tier_projected_gain_amount,
  money(CASE WHEN is_reached THEN share_of(spend_amount, (rebate_pct - coalesce(tier_below_rebate_pct, 0)) * 0.01)
    ELSE 0 END) AS tier_loss_amount
FROM placed
