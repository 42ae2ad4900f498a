import {cents, printJson, readMart} from "../../src/site/page-data.ts";

printJson({
  molecules: await readMart(`
SELECT reference_hcpcs, family, products, given_doses, unpriced_doses, moved_doses, is_stock_left,
  ${cents("today_amount", "chosen_amount", "gain_amount", "today_rebate_amount", "chosen_rebate_amount", "switch_limit_cost", "preferences_cost", "stock_cost")}
FROM product_choice_molecule ORDER BY gain_amount DESC, reference_hcpcs`),
  cells: await readMart(`
SELECT choice.reference_hcpcs, choice.family, choice.hcpcs, coalesce(drug.name, choice.hcpcs) AS drug_name, choice.payer_id,
  coalesce(payer.name, choice.payer_id) AS payer_name, rate_basis, preference, today_doses, chosen_doses,
  ${cents("dose_brings_amount", "dose_cost", "today_margin_amount", "chosen_margin_amount")}
FROM product_choice AS choice LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id)
ORDER BY choice.reference_hcpcs, choice.payer_id, choice.hcpcs`)
});
