-- Tiers of the rebate contracts that run on the last known day, for products of a choice, as sums over doses of a
-- year: what a dose counts (packages, dollars, or one for a share of the molecule's doses) and the threshold for a year
-- at the contract's own length. Growth is dollars on top of the period before.
-- grain: contract_id, hcpcs, tier_threshold
WITH doses AS (
  SELECT reference_hcpcs, sum(today_doses) AS doses FROM core.choice_cell GROUP BY reference_hcpcs
),
running AS (
  SELECT
    contract.contract_id,
    code.hcpcs,
    contract.tier_measure,
    coalesce(contract.tier_threshold, 0) AS tier_threshold,
    max(coalesce(contract.rebate_pct, 0)) AS rebate_pct,
    max(CAST(code.billing_units_per_package AS DOUBLE)) AS package_units,
    max(365.0 / greatest(1, coalesce(contract.ends, contract.starts + 364) - contract.starts + 1)) AS year_share,
    max(program.spend_before) AS spend_before
  FROM core.gpo_term AS contract
  JOIN (
    SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs,
      arg_max(billing_units_per_package, quarter) AS billing_units_per_package
    FROM core.ndc GROUP BY ndc11
  ) AS code USING (ndc11)
  CROSS JOIN core.supply_setting AS setting
  LEFT JOIN (
    SELECT contract_id, period_start, CAST(spend_amount AS DOUBLE) / nullif(1 + CAST(measure_value AS DOUBLE) / 100, 0)
      AS spend_before
    FROM core.rebate_program WHERE tier_measure = 'growth'
  ) AS program ON program.contract_id = contract.contract_id AND program.period_start = contract.starts
  WHERE contract.tier_measure IN ('packages', 'dollars', 'growth', 'share')
    AND setting.known_through BETWEEN contract.starts AND coalesce(contract.ends, DATE '9999-12-31')
  GROUP BY ALL
)
SELECT
  running.contract_id,
  product.hcpcs,
  product.reference_hcpcs,
  running.tier_measure,
  to_price(running.tier_threshold) AS tier_threshold,
  CAST(running.rebate_pct AS DECIMAL(9, 4)) AS rebate_pct,
  CASE running.tier_measure
    WHEN 'packages' THEN CAST(product.standard_dose_units AS DOUBLE) / running.package_units
    WHEN 'share' THEN 1
    ELSE CAST(product.unit_cost AS DOUBLE) * CAST(product.standard_dose_units AS DOUBLE) END AS dose_weight,
  CASE running.tier_measure
    WHEN 'share' THEN CAST(running.tier_threshold AS DOUBLE) / 100 * CAST(doses.doses AS DOUBLE)
    WHEN 'growth' THEN (1 + CAST(running.tier_threshold AS DOUBLE) / 100) * running.spend_before * running.year_share
    ELSE CAST(running.tier_threshold AS DOUBLE) * running.year_share END AS year_threshold
FROM running
JOIN core.choice_product AS product USING (hcpcs)
JOIN doses USING (reference_hcpcs)
WHERE running.tier_measure <> 'growth' OR running.spend_before IS NOT NULL
