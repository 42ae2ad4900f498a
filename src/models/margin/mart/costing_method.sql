-- What the drug given in a quarter cost under each costing method, side by side, and its difference from first in,
-- first out. Methods that value stock agree in total once it is used up; replacement asks what it would cost at the
-- latest price.
-- grain: quarter, hcpcs, method
WITH cost AS (
  SELECT quarter, hcpcs, method,
    to_units(sum(units)) AS units,
    money(sum(acquisition_cost)) AS acquisition_cost,
    money(sum(acquisition_cost) FILTER (cost_is_estimated)) AS estimated_cost
  FROM core.drug_line
  WHERE consumes
  GROUP BY quarter, hcpcs, method
)
SELECT
  cost.quarter,
  cost.hcpcs,
  cost.method,
  cost.units,
  cost.acquisition_cost,
  per_unit(cost.acquisition_cost, cost.units) AS unit_cost,
  money(coalesce(cost.estimated_cost, 0)) AS estimated_cost,
  money(cost.acquisition_cost - fifo.acquisition_cost) AS fifo_difference
FROM cost
JOIN cost AS fifo ON fifo.quarter = cost.quarter AND fifo.hcpcs = cost.hcpcs AND fifo.method = 'fifo'
