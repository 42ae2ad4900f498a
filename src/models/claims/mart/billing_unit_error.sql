-- Visits whose units cannot be: no whole number of vials with its waste, a little above whole vials (overfill, never
-- paid), JZ beside waste, JW without a dose, a whole vial discarded, or a remainder with neither JW nor JZ.
-- grain: quarter, hcpcs, ndc11, site_id, payer_id, finding
SELECT
  quarter,
  hcpcs,
  ndc11,
  site_id,
  payer_id,
  finding,
  count(*) AS visits,
  CAST(sum(vials) AS BIGINT) AS vials,
  min(units_per_vial) AS units_per_vial,
  to_units(sum(units)) AS units,
  to_units(sum(discarded_units)) AS discarded_units
FROM core.opened_vial
WHERE finding <> 'container_unknown'
GROUP BY ALL
