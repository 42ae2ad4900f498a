import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

const headline = await readMart(`
SELECT quarter, lines, open_lines, ${milli("units")},
  ${cents("open_acquisition_cost", "allowed_amount", "collected_amount", "to_come_amount", "to_come_low_amount", "to_come_high_amount", "acquisition_cost", "net_cost_recovery", "matured_net_cost_recovery", "cost_adjustment", "accrued_amount", "received_amount", "budget_amount", "administration_amount", "denied_acquisition_cost")}
FROM review_headline ORDER BY quarter`);

const actions = await readMart(`
SELECT action_id, action_kind, first_quarter, quarter, action.hcpcs, coalesce(drug.name, action.hcpcs) AS drug_name, action.payer_id, coalesce(payer.name, action.payer_id) AS payer_name,
  site_id, site.name AS site_name, action_detail, reason, lines, authorized_lines, ${cents("recoverable_amount", "due_amount", "at_risk_amount", "cost_amount", "action.billed_amount", "dollars_recovered")},
  date_diff('day', (SELECT as_of FROM run), act_by) AS days_left, is_timely, action_status, owner
FROM action LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) LEFT JOIN site USING (site_id)
ORDER BY is_timely DESC, recoverable_amount DESC, action_id`);

const due = await readMart(`
SELECT action_id, date_diff('day', (SELECT as_of FROM run), act_by) AS days_left, ${cents("recoverable_amount")}
FROM action_due ORDER BY act_by NULLS LAST, action_id`);

const tests = await readMart(`
SELECT quarter, open_lines, ${cents("collected_amount", "matured_amount", "matured_low_amount", "matured_high_amount", "came_in_amount", "estimate_error_amount")}, is_covered
FROM matured_quarter WHERE is_back_test ORDER BY quarter`);
const factors = await readMart(
  "SELECT state, age_months, lines, completion_ratio FROM completion_factor WHERE lines > 0 ORDER BY state DESC, age_months"
);

// What the review says of the pages that go deeper.
const underpaid = await readMart(`
SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, cause, sum(lines)::BIGINT AS lines,
  CAST(sum(recoverable_amount) * 100 AS BIGINT) AS recoverable_cents,
  CAST(sum(appealable_amount) * 100 AS BIGINT) AS appealable_cents
FROM underpayment_summary LEFT JOIN payer USING (payer_id)
GROUP BY ALL ORDER BY recoverable_cents DESC, payer_name, quarter, cause`);
const denials = await readMart(`
SELECT quarter, carc, any_value(reason) AS reason, sum(lines)::BIGINT AS lines, CAST(sum(drug_cost_at_risk) * 100 AS BIGINT) AS drug_cost_at_risk_cents,
  sum(overturned_lines)::BIGINT AS overturned_lines
FROM denial WHERE is_drug GROUP BY quarter, carc ORDER BY quarter, drug_cost_at_risk_cents DESC, carc`);
const ageing = await readMart(`
SELECT is_drug, owed_by, bucket, sum(lines)::BIGINT AS lines, CAST(sum(amount) * 100 AS BIGINT) AS amount_cents
FROM ar_ageing GROUP BY ALL ORDER BY is_drug DESC, owed_by, bucket`);
const pay = await readMart(`
SELECT quarter, is_drug, CAST(sum(dollar_days) / sum(paid_amount) AS DOUBLE) AS days
FROM days_to_pay WHERE measured_from = 'service' GROUP BY ALL HAVING sum(paid_amount) > 0 ORDER BY quarter, is_drug`);
const drugs = await readMart(`
SELECT review_drug.quarter, hcpcs, coalesce(drug.name, hcpcs) AS drug_name, lines, open_lines, underwater_lines, drug_rank, drug_rank_before, CAST(payment_limit AS DOUBLE) AS payment_limit,
  CAST(unit_cost AS DOUBLE) AS unit_cost, ${milli("units")},
  ${cents("collected_amount", "to_come_amount", "acquisition_cost", "matured_net_cost_recovery", "accrued_amount", "denied_acquisition_cost")}
FROM review_drug LEFT JOIN drug USING (hcpcs) ORDER BY review_drug.quarter, drug_rank`);
const sites = await readMart(`
SELECT review_site.quarter, site_id, coalesce(site.name, site_id) AS site_name, site.kind AS site_kind, lines, visits, ${cents("acquisition_cost", "matured_net_cost_recovery", "administration_amount")}
FROM review_site LEFT JOIN site USING (site_id) ORDER BY review_site.quarter, site_id`);
const unexplained = await readMart(
  "SELECT count(*)::BIGINT AS findings, CAST(coalesce(sum(recoverable_amount), 0) * 100 AS BIGINT) AS cents FROM action WHERE action_kind IN ('find_missing_stock', 'return_expired_lot')"
);

printJson({
  headline,
  actions,
  due,
  tests,
  factors,
  underpaid,
  denials,
  ageing,
  pay,
  drugs,
  sites,
  unexplained: unexplained[0]
});
