-- A drug in a quarter for the review: the cube's measures with what is still to come, the payment limit, rebates
-- accrued, and the drug's rank by matured net cost recovery in the quarter and the one before.
-- grain: quarter, hcpcs
WITH sums AS (
  SELECT
    margin.quarter, margin.hcpcs, margin.lines, margin.open_lines, margin.units, margin.collected_amount,
      margin.acquisition_cost, margin.net_cost_recovery,
    margin.denied_acquisition_cost, margin.underwater_lines, coalesce(matured.to_come_amount, 0) AS to_come_amount,
    coalesce(rebate.accrued_amount, 0) AS accrued_amount, limits.payment_limit
  FROM mart.margin_by_drug AS margin
  LEFT JOIN (SELECT quarter, hcpcs, sum(to_come_amount) AS to_come_amount FROM mart.matured GROUP BY quarter,
    hcpcs) AS matured
    ON matured.quarter = margin.quarter AND matured.hcpcs = margin.hcpcs
  LEFT JOIN core.rebate_earned AS rebate ON rebate.quarter = margin.quarter AND rebate.hcpcs = margin.hcpcs
  LEFT JOIN core.payment_limit AS limits ON limits.quarter = margin.quarter AND limits.hcpcs = margin.hcpcs
  WHERE margin.lines > 0
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY quarter ORDER BY net_cost_recovery + to_come_amount DESC,
    hcpcs) AS drug_rank
  FROM sums
)
SELECT
  ranked.quarter,
  ranked.hcpcs,
  ranked.lines,
  ranked.open_lines,
  ranked.units,
  money(ranked.collected_amount) AS collected_amount,
  money(ranked.to_come_amount) AS to_come_amount,
  ranked.acquisition_cost,
  money(ranked.net_cost_recovery + ranked.to_come_amount) AS matured_net_cost_recovery,
  ranked.payment_limit,
  per_unit(ranked.acquisition_cost, ranked.units) AS unit_cost,
  money(ranked.accrued_amount) AS accrued_amount,
  ranked.denied_acquisition_cost,
  ranked.underwater_lines,
  ranked.drug_rank,
  earlier.drug_rank AS drug_rank_before
FROM ranked
LEFT JOIN ranked AS earlier ON earlier.hcpcs = ranked.hcpcs AND earlier.quarter = add_quarters(ranked.quarter, -1)
