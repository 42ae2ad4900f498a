-- The cube adds up to its lines: nothing was dropped or doubled by a join.
SELECT cube.*, lines.*
FROM (SELECT coalesce(sum(units), 0) AS cube_units, coalesce(sum(collected_amount), 0) AS cube_collected,
  coalesce(sum(acquisition_cost), 0) AS cube_cost,
    coalesce(sum(allowed_amount), 0) AS cube_allowed,
      coalesce(sum(administration_amount + evaluation_amount + other_service_amount), 0) AS cube_services,
      coalesce(sum(cost_adjustment), 0) AS cube_adjustment FROM mart.margin_cube) AS cube,
  (SELECT coalesce(sum(units) FILTER (NOT is_supplied_free), 0) AS units,
    coalesce(sum(coalesce(paid_amount, 0) + coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0)),
    0) AS collected,
    coalesce(sum(allowed_amount), 0) AS allowed FROM core.claim_line WHERE is_drug) AS lines,
  (SELECT coalesce(sum(acquisition_cost), 0) AS cost FROM core.line_cost WHERE method = 'fifo') AS costs,
  (SELECT coalesce(sum(coalesce(paid_amount, 0) + coalesce(patient_paid_amount, 0)
    + coalesce(assistance_paid_amount, 0)), 0) AS services FROM core.claim_line WHERE NOT is_drug) AS service_lines,
  (SELECT coalesce(sum(amount), 0) AS adjustment FROM core.cost_adjustment) AS adjustments
WHERE cube_units <> units OR cube_collected <> collected OR cube_cost <> cost OR cube_allowed <> allowed
  OR cube_services <> services OR cube_adjustment <> adjustment
