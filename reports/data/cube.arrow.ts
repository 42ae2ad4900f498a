import {cents, milli, printMart} from "../../src/site/page-data.ts";

await printMart(`
SELECT
  quarter,
  hcpcs,
  coalesce(drug.name, CASE WHEN hcpcs = 'none' THEN 'No drug' ELSE hcpcs END) AS drug_name,
  payer_id,
  coalesce(payer.name, CASE WHEN payer_id = 'none' THEN 'No payer' ELSE payer_id END) AS payer_name,
  coalesce(payer.kind, 'none') AS payer_kind,
  site_id,
  coalesce(site.name, site_id) AS site_name,
  coalesce(site.kind, 'none') AS site_kind,
  lines, open_lines, denied_lines, underwater_lines,
  ${milli("cube.units", "cube.discarded_units", "cube.units_short")},
  ${cents(
    "allowed_amount",
    "collected_amount",
    "acquisition_cost",
    "allowed_margin",
    "net_cost_recovery",
    "cost_adjustment",
    "administration_amount",
    "evaluation_amount",
    "other_service_amount",
    "open_acquisition_cost",
    "denied_acquisition_cost",
    "sequestration_amount"
  )}
FROM margin_cube AS cube
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
LEFT JOIN site USING (site_id)
ORDER BY quarter, hcpcs, payer_id, site_id`);
