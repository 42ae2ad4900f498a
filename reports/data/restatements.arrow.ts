import {printMart} from "../../src/site/page-data.ts";

await printMart(`
SELECT
  restated.quarter, restated.hcpcs, drug.name AS drug_name, drug.hcpcs IS NOT NULL AS is_used,
  posting_version, change, old_payment_limit, new_payment_limit, old_coinsurance_pct, new_coinsurance_pct, is_flagged_by_cms,
  CAST(old_posted_date AS VARCHAR) AS old_posted_date, CAST(new_posted_date AS VARCHAR) AS new_posted_date
FROM asp_restatement AS restated
LEFT JOIN drug USING (hcpcs)
ORDER BY restated.quarter DESC, restated.hcpcs, posting_version`);
