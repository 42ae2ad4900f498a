-- How much of a quarter's acquisition cost no invoice tells: the payment limit stands for it. Above the share
-- left_out_stop the quarter's result is one only at payment limits.
-- grain: quarter
WITH cost AS (
  SELECT
    quarter,
    sum(acquisition_cost) AS acquisition_cost,
    coalesce(sum(acquisition_cost) FILTER (cost_is_from_limit), 0) AS limit_priced_cost
  FROM core.drug_line
  WHERE method = 'fifo'
  GROUP BY quarter
)
SELECT
  quarter,
  money(acquisition_cost) AS acquisition_cost,
  money(limit_priced_cost) AS limit_priced_cost,
  limit_priced_cost > stop_share * acquisition_cost AS is_at_limits
FROM cost
CROSS JOIN core.left_out_stop
