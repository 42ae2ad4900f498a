import {printJson, readMart} from "../../src/site/page-data.ts";

printJson(
  await readMart(`
SELECT payer_id, plan, code_from, code_to, site_kind, place_of_service, CAST(starts AS VARCHAR) AS starts, CAST(ends AS VARCHAR) AS ends,
  base, percent, fixed_amount, lag_quarters, lesser_of_billed, floor_amount, cap_amount, annual_escalator_pct, waste_paid,
  sequestration_applies, unpublished_base, is_in_term, file.path AS file, contract.source_line
FROM payer_contract AS contract
LEFT JOIN file USING (file_id)
ORDER BY payer_id, code_from, starts, term_id`)
);
