-- The drugs, payers and sites of a quarter add up to its headline: one projected net cost recovery, wherever it is cut.
SELECT headline.quarter, headline.projected, parts.projected AS parts
FROM (
  SELECT quarter, matured_net_cost_recovery - cost_adjustment + accrued_amount AS projected FROM mart.review_headline
) AS headline
LEFT JOIN (SELECT quarter, sum(projected_net_cost_recovery) AS projected FROM mart.projected
  GROUP BY quarter) AS parts USING (quarter)
WHERE headline.projected IS DISTINCT FROM parts.projected
