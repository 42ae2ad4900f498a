-- Margin by therapy line adds up to the cube.
SELECT by_therapy.*, cube.*
FROM (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin,
  sum(administration_amount) AS administration_amount, sum(cost_adjustment) AS cost_adjustment
  FROM mart.margin_by_therapy) AS by_therapy,
  (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin,
    sum(administration_amount) AS administration_amount, sum(cost_adjustment) AS cost_adjustment
    FROM mart.margin_cube) AS cube
WHERE by_therapy IS DISTINCT FROM cube
