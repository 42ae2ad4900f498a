import {cents, milli, printMart} from "../../src/site/page-data.ts";

const COUNTS = ["lines", "open_lines", "denied_lines", "underwater_lines", "paid_lines"];
const UNITS = ["units", "discarded_units", "units_short"];
const AMOUNTS = [
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
  "sequestration_amount",
  "projected_net_cost_recovery",
  "to_come_amount",
  "accrued_amount",
  "paid_net_amount",
  "denied_net_amount",
  "unbilled_waste_cost"
];
const orZero = (columns: readonly string[]): string =>
  columns.map((column) => `coalesce(${column}, 0) AS ${column}`).join(", ");

// The cube with the projection of the same drug, payer and site: a sum of rows is the projected result of what is chosen.
await printMart(`
WITH whole AS (
  SELECT quarter, hcpcs, payer_id, site_id, ${orZero([...COUNTS, ...UNITS, ...AMOUNTS])}
  FROM margin_cube FULL JOIN projected USING (quarter, hcpcs, payer_id, site_id)
)
SELECT
  quarter,
  hcpcs,
  coalesce(drug.name, CASE WHEN hcpcs = 'none' THEN 'Rebates and credits of no drug' ELSE hcpcs END) AS drug_name,
  payer_id,
  coalesce(drug.therapy_line, 'none') AS therapy_line,
  coalesce(payer.name, CASE WHEN payer_id = 'none' THEN 'Rebates and credits, no payer' ELSE payer_id END) AS payer_name,
  coalesce(payer.kind, 'none') AS payer_kind,
  site_id,
  coalesce(site.name, CASE WHEN site_id = 'none' THEN 'Rebates, no site' ELSE site_id END) AS site_name,
  coalesce(site.kind, 'none') AS site_kind,
  ${COUNTS.map((column) => `CAST(${column} AS BIGINT) AS ${column}`).join(", ")},
  ${milli(...UNITS.map((column) => `whole.${column}`))},
  ${cents(...AMOUNTS)}
FROM whole
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
LEFT JOIN site USING (site_id)
ORDER BY quarter, hcpcs, payer_id, site_id`);
