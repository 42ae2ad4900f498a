import {cents, milli, printMart} from "../../src/site/page-data.ts";

await printMart(`
SELECT quarter, yield.hcpcs, coalesce(drug.name, yield.hcpcs) AS drug_name, payer_id, lines, ${milli("units")},
  ${cents("allowed_amount", "collected_amount", "acquisition_cost", "amount_at_limit")}
FROM payer_yield AS yield
LEFT JOIN drug USING (hcpcs)
ORDER BY quarter, yield.hcpcs, payer_id`);
