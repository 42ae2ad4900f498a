-- NDCs given in doses that do not empty a vial, with neither JW nor JZ, whose container reference.ndc_container does
-- not name: waste to bill if the vial is single-dose, nothing if it is multiple-dose. What the rest of the vials cost
-- is at stake.
-- grain: ndc11, hcpcs
SELECT
  ndc11,
  hcpcs,
  count(*) AS visits,
  to_units(sum(rest_units)) AS rest_units,
  money(sum(rest_cost)) AS rest_cost
FROM core.opened_vial
WHERE finding = 'container_unknown'
GROUP BY ALL
