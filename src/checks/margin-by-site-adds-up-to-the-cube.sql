-- Margin by site adds up to the cube.
SELECT by_site.*, cube.*
FROM (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin, sum(units) AS units,
  sum(cost_adjustment) AS cost_adjustment FROM mart.margin_by_site) AS by_site,
  (SELECT sum(net_cost_recovery) AS net_cost_recovery, sum(allowed_margin) AS allowed_margin, sum(units) AS units,
    sum(cost_adjustment) AS cost_adjustment FROM mart.margin_cube) AS cube
WHERE by_site IS DISTINCT FROM cube
