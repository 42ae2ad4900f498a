import {cents, milli, printMart} from "../../src/site/page-data.ts";

/** One row an underpaid line, found by its file and line: claim numbers and days of service stay in the private warehouse. */
await printMart(`
SELECT
  short.payer_id, coalesce(payer.name, short.payer_id) AS payer_name, short.hcpcs, coalesce(drug.name, short.hcpcs) AS drug_name,
  short.quarter, site_id, coalesce(site.name, site_id) AS site_name,
  rule, base_quarter, arithmetic, is_material, cause, cause_detail,
  CAST(appeal_by AS VARCHAR) AS appeal_by,
  appeal_by >= (SELECT as_of FROM run) AS is_appealable,
  file.path AS file, short.source_line,
  ${milli("short.units")},
  ${cents("expected_allowed", "allowed_amount", "allowed_variance", "expected_paid", "paid_amount", "variance", "recoverable_amount")}
FROM underpayment AS short
LEFT JOIN payer USING (payer_id)
LEFT JOIN drug USING (hcpcs)
LEFT JOIN site USING (site_id)
LEFT JOIN file USING (file_id)
ORDER BY recoverable_amount DESC, short.file_id, short.source_line, short.hcpcs`);
