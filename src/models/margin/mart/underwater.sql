-- Drugs paid less than they cost, by quarter and payer: on the collected basis (decided lines only) and, for
-- Medicare's limit after sequestration, on the published basis. A drug two quarters running is marked. A verdict is
-- given where it is certain: underwater even if the units that only the limit prices had cost nothing, the patient had
-- paid what no file tells and a payer before this one all that it took care of (CARC 23); not underwater if no cost is
-- unknown; else null. The limit is compared with the cost of units that an invoice prices.
-- grain: quarter, hcpcs, payer_id
WITH decided AS (
  SELECT quarter, hcpcs, payer_id,
    count(*) AS lines,
    sum(units) AS units,
    sum(collected_amount) AS collected_amount,
    sum(coalesce(untold_patient_amount, 0) + coalesce(other_payer_amount, 0)) AS untold_amount,
    sum(allowed_amount) AS allowed_amount,
    sum(acquisition_cost) AS acquisition_cost,
    coalesce(sum(acquisition_cost) FILTER (NOT cost_is_from_limit), 0) AS invoiced_cost,
    sum(units) FILTER (NOT cost_is_from_limit AND NOT cost_is_unknown) AS invoiced_units,
    coalesce(bool_or(cost_is_unknown), false) AS has_unknown_cost
  FROM core.drug_line
  WHERE method = 'fifo' AND consumes AND NOT is_open
  GROUP BY quarter, hcpcs, payer_id
),
judged AS (
  SELECT
    *,
    CASE
      WHEN collected_amount + untold_amount < invoiced_cost THEN true
      WHEN collected_amount >= acquisition_cost AND NOT has_unknown_cost THEN false
    END AS is_underwater
  FROM decided
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  lines,
  to_units(judged.units) AS units,
  money(collected_amount) AS collected_amount,
  money(allowed_amount) AS allowed_amount,
  money(judged.acquisition_cost) AS acquisition_cost,
  money(collected_amount - judged.acquisition_cost) AS net_cost_recovery,
  money(coalesce(allowed_amount, 0) - judged.acquisition_cost) AS allowed_margin,
  per_unit(judged.acquisition_cost, judged.units) AS unit_cost,
  trend.payment_limit_after_sequestration,
  trend.payment_limit_after_sequestration < per_unit(invoiced_cost, invoiced_units) AS is_below_limit,
  is_underwater,
  coalesce(is_underwater AND lag(is_underwater) OVER series
    AND lag(quarter_index(quarter)) OVER series = quarter_index(quarter) - 1, false) AS is_underwater_twice
FROM judged
LEFT JOIN mart.asp_trend AS trend USING (quarter, hcpcs)
WINDOW series AS (PARTITION BY hcpcs, payer_id ORDER BY quarter)
