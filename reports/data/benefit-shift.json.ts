import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

const shift = await readMart(`
SELECT quarter, benefit_shift.payer_id, coalesce(payer.name, benefit_shift.payer_id) AS payer_name, hcpcs, coalesce(drug.name, hcpcs) AS drug_name,
  moved_visits, unpriced_visits, supplied_visits, bought_visits, ${cents("lost_margin_amount", "lost_allowed_amount", "administration_amount")}, shift_state
FROM benefit_shift LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs) ORDER BY quarter, payer_id, hcpcs`);
// A year of each drug and payer, for the comparison of supply models.
const supply = await readMart(`
WITH gap AS (
  SELECT hcpcs, payer_id, CAST(sum(dollar_days) / nullif(sum(paid_amount), 0) AS DOUBLE) AS days_to_pay, CAST(sum(terms_dollar_days) / nullif(sum(invoiced_amount), 0) AS DOUBLE) AS terms_days
  FROM cash_gap GROUP BY hcpcs, payer_id
)
SELECT shift.hcpcs, coalesce(drug.name, shift.hcpcs) AS drug_name, shift.payer_id, coalesce(payer.name, shift.payer_id) AS payer_name, site_kind, visits, is_medicare_at_suite, ${milli("shift.units")},
  ${cents("shift.allowed_amount", "shift.collected_amount", "shift.acquisition_cost", "shift.discarded_acquisition_cost", "shift.net_cost_recovery", "shift.administration_amount")},
  days_to_pay, terms_days
FROM site_shift AS shift LEFT JOIN drug USING (hcpcs) LEFT JOIN payer ON payer.payer_id = shift.payer_id LEFT JOIN gap ON gap.hcpcs = shift.hcpcs AND gap.payer_id = shift.payer_id
ORDER BY shift.hcpcs, shift.payer_id, site_kind`);
const rules = await readMart("SELECT * FROM site_rule ORDER BY kind, payer_kind");
printJson({shift, supply, rules});
