import {cents, milli, printMart} from "../../src/site/page-data.ts";

await printMart(`
SELECT
  hcpcs, site_id, coalesce(site.name, site_id) AS site_name, ndc11,
  CAST(received_date AS VARCHAR) AS received_date, lot.kind, vendor, invoice, lot,
  CAST(expiry_date AS VARCHAR) AS expiry_date, unit_cost,
  ${milli("units", "units_left")}, ${cents("cost", "cost_left")}
FROM lot
LEFT JOIN site USING (site_id)
WHERE hcpcs IS NOT NULL
ORDER BY hcpcs, received_date, lot_id`);
