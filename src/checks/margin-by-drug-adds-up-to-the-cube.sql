-- Margin by drug adds up to the cube.
SELECT by_drug.*, cube.*
FROM (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin, sum(units) AS units,
  sum(cost_adjustment) AS cost_adjustment FROM mart.margin_by_drug) AS by_drug,
  (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin, sum(units) AS units,
    sum(cost_adjustment) AS cost_adjustment FROM mart.margin_cube) AS cube
WHERE by_drug IS DISTINCT FROM cube
