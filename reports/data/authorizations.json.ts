import {cents, printJson, readMart} from "../../src/site/page-data.ts";

const turnaround = await readMart(`
SELECT quarter, payer_id, coalesce(payer.name, payer_id) AS payer_name, requests, approved_requests, denied_first_requests, overturned_requests, pending_requests,
  business_days_median, business_days_p90
FROM authorization_turnaround LEFT JOIN payer USING (payer_id) ORDER BY quarter, payer_id`);
const denials = await readMart(`
SELECT reason, quarter, sum(denied_first_requests)::BIGINT AS denied_first_requests, sum(overturned_requests)::BIGINT AS overturned_requests
FROM authorization_denial GROUP BY ALL ORDER BY quarter, reason`);
const risk = await readMart(`
SELECT coalesce(payer.name, payer_id) AS payer_name, coalesce(drug.name, hcpcs) AS drug_name, hcpcs, authorization_gap, doses, ${cents("margin_at_risk_amount", "cost_at_risk_amount")}
FROM authorization_at_risk LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs) ORDER BY margin_at_risk_amount DESC, payer_id, hcpcs, authorization_gap`);
const lines = await readMart(`
SELECT quarter, payer_id, coalesce(payer.name, payer_id) AS payer_name, authorization_state, lines, paid_lines, denied_lines, open_lines, ${cents("acquisition_cost", "denied_acquisition_cost", "collected_amount")}
FROM authorization_line LEFT JOIN payer USING (payer_id) ORDER BY quarter, payer_id, authorization_state`);
printJson({turnaround, denials, risk, lines});
