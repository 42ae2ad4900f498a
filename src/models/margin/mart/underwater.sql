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
  to_units(decided.units) AS units,
  money(collected_amount) AS collected_amount,
  money(allowed_amount) AS allowed_amount,
  money(decided.acquisition_cost) AS acquisition_cost,
  money(collected_amount - decided.acquisition_cost) AS net_cost_recovery,
  money(coalesce(allowed_amount, 0) - decided.acquisition_cost) AS allowed_margin,
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
