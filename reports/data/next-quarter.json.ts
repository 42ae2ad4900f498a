import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

printJson(
  await readMart(`
SELECT
  next.hcpcs, drug.name AS drug_name, quarter, next_quarter, payment_limit, next_payment_limit, payment_limit_change,
  payment_limit_change_ratio, unit_cost, next_payment_limit_after_sequestration, is_newly_underwater, notes,
  ${milli("units", "medicare_units")}, ${cents("medicare_effect_amount")}
FROM next_quarter AS next
LEFT JOIN drug USING (hcpcs)
ORDER BY next.hcpcs`)
);
