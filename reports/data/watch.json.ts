import {cents, printJson, readMart} from "../../src/site/page-data.ts";

printJson(
  await readMart(`
SELECT
  watch.hcpcs, coalesce(drug.name, watch.hcpcs) AS drug_name, next_quarter, watch_basis, payment_limit, next_payment_limit, unit_cost,
  break_even_payment_limit, is_newly_underwater, ${cents("medicare_effect_amount", "cost_left", "stock_effect_amount")}
FROM watch LEFT JOIN drug USING (hcpcs)
ORDER BY medicare_effect_amount, watch.hcpcs`)
);
