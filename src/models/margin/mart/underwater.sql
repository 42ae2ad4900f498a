-- Drugs paid less than they cost, by quarter and payer: on the collected basis (decided lines only) and, for Medicare's
-- limit after sequestration, on the published basis. A drug two quarters running is marked.
-- grain: quarter, hcpcs, payer_id
WITH decided AS (
  SELECT quarter, hcpcs, payer_id,
    count(*) AS lines,
    sum(units) AS units,
    sum(collected_amount) AS collected_amount,
    sum(allowed_amount) AS allowed_amount,
    sum(acquisition_cost) AS acquisition_cost
  FROM core.drug_line
  WHERE method = 'fifo' AND consumes AND NOT is_open
  GROUP BY quarter, hcpcs, payer_id
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  lines,
  CAST(decided.units AS DECIMAL(18, 3)) AS units,
  CAST(collected_amount AS DECIMAL(18, 2)) AS collected_amount,
  CAST(allowed_amount AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(decided.acquisition_cost AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(collected_amount - decided.acquisition_cost AS DECIMAL(18, 2)) AS net_cost_recovery,
  CAST(coalesce(allowed_amount, 0) - decided.acquisition_cost AS DECIMAL(18, 2)) AS allowed_margin,
  per_unit(decided.acquisition_cost, decided.units) AS unit_cost,
  trend.payment_limit_after_sequestration,
  trend.payment_limit_after_sequestration < per_unit(decided.acquisition_cost, decided.units) AS is_below_limit,
  collected_amount < decided.acquisition_cost AS is_underwater,
  coalesce(lag(collected_amount < decided.acquisition_cost) OVER series
    AND lag(quarter_index(quarter)) OVER series = quarter_index(quarter) - 1
    AND collected_amount < decided.acquisition_cost, false) AS is_underwater_twice
FROM decided
LEFT JOIN mart.asp_trend AS trend USING (quarter, hcpcs)
WINDOW series AS (PARTITION BY hcpcs, payer_id ORDER BY quarter)
