-- NDCs given in doses that do not empty a vial, with neither JW nor JZ, whose container reference.ndc_container does not name:
-- waste to bill if the vial is single-dose, nothing if it is multiple-dose. What the rest of the vials cost is at stake.
-- grain: ndc11, hcpcs
SELECT
  ndc11,
  hcpcs,
  count(*) AS visits,
  CAST(sum(rest_units) AS DECIMAL(18, 3)) AS rest_units,
  CAST(sum(rest_cost) AS DECIMAL(18, 2)) AS rest_cost
FROM core.opened_vial
WHERE finding = 'container_unknown'
GROUP BY ALL
