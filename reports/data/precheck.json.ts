import {cents, printJson, readMart} from "../../src/site/page-data.ts";

const totals = await readMart(
  `SELECT dose_kind, doses, stopped_doses, ${cents("risk_amount")}, unknown_answers, act_by_week FROM precheck_total ORDER BY dose_kind`
);
const stops = await readMart(`
SELECT precheck.dose_kind, precheck.precheck_rule, precheck.finding, precheck.hcpcs, coalesce(drug.name, precheck.hcpcs) AS drug_name, precheck.payer_id,
  coalesce(payer.name, precheck.payer_id) AS payer_name, precheck.site_id, coalesce(site.name, precheck.site_id) AS site_name, precheck.lines,
  ${cents("precheck.risk_amount")}, precheck.act_by_week
FROM precheck
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
LEFT JOIN site USING (site_id)
WHERE precheck.answer = 'stop'
ORDER BY precheck.act_by_week NULLS LAST, precheck.risk_amount DESC, precheck.finding, precheck.hcpcs, precheck.payer_id, precheck.site_id, precheck.dose_kind`);
const unknowns = await readMart(`
SELECT precheck_rule, finding, telling_file, sum(lines)::BIGINT AS lines, sum(CAST(dose_amount * 100 AS BIGINT))::BIGINT AS dose_amount_cents
FROM precheck WHERE answer = 'unknown' GROUP BY ALL ORDER BY dose_amount_cents DESC, precheck_rule, finding, telling_file`);
const [scores = {}] = await readMart(`
SELECT coalesce(sum(scored_lines), 0)::BIGINT AS scored_lines, count(*) AS months, sum(brier_loss) / nullif(sum(scored_lines), 0) AS brier_score,
  sum(base_brier_loss) / nullif(sum(scored_lines), 0) AS base_brier_score, coalesce(sum(spoken_lines), 0)::BIGINT AS spoken_lines,
  sum(spoken_brier_loss) / nullif(sum(spoken_lines), 0) AS spoken_brier_score, sum(spoken_base_brier_loss) / nullif(sum(spoken_lines), 0) AS spoken_base_brier_score,
  (SELECT count(*) FROM denial_risk) AS pairs, (SELECT count(*) FROM denial_risk WHERE is_spoken) AS spoken_pairs
FROM denial_origin`);
const risks = await readMart(`
SELECT risk.payer_id, coalesce(payer.name, risk.payer_id) AS payer_name, risk.hcpcs, coalesce(drug.name, risk.hcpcs) AS drug_name, risk.lines,
  risk.first_denied_lines, risk.denial_rate, risk.base_rate, risk.scored_lines, risk.brier_score, risk.base_brier_score, risk.is_spoken
FROM denial_risk AS risk LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs)
ORDER BY risk.is_spoken DESC, risk.lines DESC, risk.payer_id, risk.hcpcs`);
printJson({totals, stops, unknowns, scores, risks});
