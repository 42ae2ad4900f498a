-- A rebate tier of a purchasing contract: what counts towards it so far, what it is heading for at the pace of buying, what is
-- short, and the dollars of the step: on what is spent so far, and on what would be spent by the last day. Only invoice
-- lines under the contract count; the pace is that of the days the invoices reach.
-- grain: contract_id, starts, tier
WITH term AS (
  SELECT
    contract_id,
    starts,
    ends,
    tier,
    max(tier_measure) AS tier_measure,
    max(coalesce(tier_threshold, 0)) AS tier_threshold,
    max(coalesce(rebate_pct, 0)) AS rebate_pct,
    max(manufacturer) AS contract_manufacturer,
    max(gpo) AS gpo
  FROM raw.gpo_contract
  WHERE tier IS NOT NULL
  GROUP BY contract_id, starts, ends, tier
),
reach AS (SELECT max(invoice_date) AS last_date FROM core.gpo_purchase),
period AS (
  SELECT DISTINCT contract_id, starts, coalesce(ends, DATE '9999-12-31') AS ends, least(coalesce(ends, DATE '9999-12-31'), last_date) AS last_date
  FROM term, reach
  WHERE starts <= last_date
),
dosed AS (
  SELECT purchase.*, drug.family,
    CAST(coalesce(CAST(purchase.units * 1000 AS BIGINT) * drug.dose_interval_days // drug.standard_dose_units, 0) AS BIGINT) AS milli_days
  FROM core.gpo_purchase AS purchase
  LEFT JOIN core.drug AS drug USING (hcpcs)
),
bought AS (
  SELECT
    period.contract_id,
    period.starts,
    max(dosed.manufacturer) AS manufacturer,
    max(dosed.hcpcs) AS hcpcs,
    max(dosed.family) AS family,
    sum(dosed.packages) AS packages,
    sum(dosed.invoice_amount) AS invoice_amount,
    sum(dosed.milli_days) AS milli_days
  FROM period
  JOIN dosed ON dosed.contract_id = period.contract_id AND dosed.invoice_date BETWEEN period.starts AND period.last_date
  GROUP BY period.contract_id, period.starts
),
around AS (
  SELECT
    period.contract_id,
    period.starts,
    sum(dosed.milli_days) FILTER (dosed.family = bought.family AND dosed.invoice_date BETWEEN period.starts AND period.last_date) AS family_milli_days,
    sum(dosed.invoice_amount) FILTER (
      dosed.contract_id = period.contract_id AND dosed.invoice_date BETWEEN period.starts - INTERVAL 1 YEAR AND period.last_date - INTERVAL 1 YEAR
    ) AS year_before_amount
  FROM period
  JOIN bought USING (contract_id, starts)
  CROSS JOIN dosed
  GROUP BY period.contract_id, period.starts
),
position AS (
  SELECT
    term.*,
    period.last_date,
    bought.manufacturer,
    bought.hcpcs,
    CAST(bought.packages AS DECIMAL(18, 3)) AS packages,
    CAST(bought.invoice_amount AS DECIMAL(18, 2)) AS invoice_amount,
    CAST(period.last_date - period.starts + 1 AS BIGINT) AS days_elapsed,
    CAST(period.ends - period.starts + 1 AS BIGINT) AS days_in_period,
    CAST(CASE term.tier_measure
      WHEN 'packages' THEN bought.packages
      WHEN 'dollars' THEN bought.invoice_amount
      WHEN 'share' THEN 100 * per_unit(bought.milli_days, around.family_milli_days)
      WHEN 'growth' THEN 100 * per_unit(bought.invoice_amount - around.year_before_amount, CAST(around.year_before_amount AS DECIMAL(18, 3)))
    END AS DECIMAL(18, 6)) AS tier_volume
  FROM term
  JOIN period USING (contract_id, starts)
  JOIN bought USING (contract_id, starts)
  LEFT JOIN around USING (contract_id, starts)
),
projected AS (
  SELECT
    *,
    CASE WHEN tier_measure IN ('packages', 'dollars')
      THEN CAST(CAST(round_share(CAST(tier_volume * 1000 AS BIGINT), days_in_period, days_elapsed) AS DECIMAL(18, 0)) * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(18, 6))
      ELSE tier_volume END AS projected_volume,
    CAST(CAST(round_share(CAST(invoice_amount * 100 AS BIGINT), days_in_period, days_elapsed) AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS projected_amount
  FROM position
),
placed AS (
  SELECT
    *,
    tier_volume >= tier_threshold AS is_reached,
    projected_volume >= tier_threshold AS is_projected,
    max(rebate_pct) FILTER (tier_volume >= tier_threshold) OVER (PARTITION BY contract_id, starts) AS reached_rebate_pct,
    lag(rebate_pct) OVER (PARTITION BY contract_id, starts ORDER BY tier_threshold, tier) AS tier_below_rebate_pct
  FROM projected
)
SELECT
  contract_id,
  starts,
  ends,
  ends AS buy_by,
  tier,
  coalesce(manufacturer, contract_manufacturer) AS manufacturer,
  hcpcs,
  gpo,
  tier_measure,
  CAST(tier_threshold AS DECIMAL(18, 6)) AS tier_threshold,
  CAST(rebate_pct AS DECIMAL(9, 4)) AS rebate_pct,
  last_date,
  days_elapsed,
  days_in_period,
  packages,
  invoice_amount,
  tier_volume,
  projected_volume,
  projected_amount,
  is_reached,
  is_projected,
  CAST(greatest(0, tier_threshold - tier_volume) AS DECIMAL(18, 6)) AS tier_short,
  CAST(CASE WHEN is_reached THEN 0 ELSE share_of(invoice_amount, (rebate_pct - coalesce(reached_rebate_pct, 0)) * 0.01) END AS DECIMAL(18, 2)) AS tier_gain_amount,
  CAST(CASE WHEN is_reached THEN 0 ELSE share_of(projected_amount, (rebate_pct - coalesce(reached_rebate_pct, 0)) * 0.01) END AS DECIMAL(18, 2)) AS tier_projected_gain_amount,
  CAST(CASE WHEN is_reached THEN share_of(invoice_amount, (rebate_pct - coalesce(tier_below_rebate_pct, 0)) * 0.01) ELSE 0 END AS DECIMAL(18, 2)) AS tier_loss_amount
FROM placed
