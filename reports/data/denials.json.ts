import {cents, printJson, readMart} from "../../src/site/page-data.ts";

const PAYER = "coalesce(payer.name, payer_id) AS payer_name";

printJson({
  denials: await readMart(`
SELECT carc, coalesce(reason, CASE carc WHEN 'none' THEN 'No reason given' ELSE 'CARC ' || carc END) AS reason, reason_bucket,
  denial.hcpcs, coalesce(drug.name, denial.hcpcs) AS drug_name, is_drug, payer_id, ${PAYER}, quarter, lines, denied_claims,
  overturned_lines, days_to_overturn, ${cents("billed_amount", "drug_cost", "drug_cost_at_risk", "overturned_paid_amount")}
FROM denial
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
ORDER BY drug_cost_at_risk DESC, carc, denial.hcpcs, payer_id, quarter`),
  first_pass: await readMart(`
SELECT payer_id, ${PAYER}, quarter, decided_claims, first_pass_denied_claims
FROM first_pass
LEFT JOIN payer USING (payer_id)
ORDER BY payer_id, quarter`)
});
