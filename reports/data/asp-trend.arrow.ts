import {cents, milli, printMart} from "../../src/site/page-data.ts";

await printMart(`
SELECT
  hcpcs, drug.name AS drug_name, quarter, trend.dosage, basis, notes,
  CAST(posted_date AS VARCHAR) AS posted_date,
  payment_limit, previous_payment_limit, payment_limit_change, payment_limit_change_ratio, coinsurance_pct,
  unit_cost, purchase_unit_cost, break_even_payment_limit, payment_limit_after_sequestration,
  ${milli("trend.units")}, is_at_limits, ${cents("trend.acquisition_cost", "limit_priced_cost")}
FROM asp_trend AS trend
JOIN drug USING (hcpcs)
ORDER BY hcpcs, quarter`);
