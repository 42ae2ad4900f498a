import {cents, printJson, readMart} from "../../src/site/page-data.ts";

/** Findings on the coding of administrations, each found by its file and line. */
printJson(
  await readMart(`
SELECT finding, detail, quarter, payer_id, coalesce(payer.name, payer_id) AS payer_name, site_id, coalesce(site.name, site_id) AS site_name,
  hcpcs, file.path AS file, source_line, ${cents("missed_revenue", "audit_exposure")}
FROM administration_finding AS finding
LEFT JOIN payer USING (payer_id)
LEFT JOIN site USING (site_id)
LEFT JOIN file USING (file_id)
ORDER BY finding, quarter, finding.file_id, source_line`)
);
