import {cents, milli, type PageRow} from "./page-data.ts";

/** Runs a query over the published marts; numbers come back as JavaScript numbers. */
export type ReadMart = (sql: string) => Promise<PageRow[]>;

/** What the quarter's page and the printed review are drawn from: one reading for both, so that they cannot differ. */
export async function readReview(read: ReadMart) {
  const headline = await read(`
  SELECT quarter, lines, open_lines, is_at_limits, is_open_untold, ${milli("units")},
    ${cents("open_acquisition_cost", "allowed_amount", "collected_amount", "to_come_amount", "to_come_low_amount", "to_come_high_amount", "acquisition_cost", "limit_priced_cost", "net_cost_recovery", "matured_net_cost_recovery", "cost_adjustment", "accrued_amount", "received_amount", "budget_amount", "administration_amount", "denied_acquisition_cost")}
  FROM review_headline ORDER BY quarter`);

  const actions = await read(`
  SELECT action_id, action_kind, first_quarter, quarter, action.hcpcs, coalesce(drug.name, action.hcpcs) AS drug_name, action.payer_id, coalesce(payer.name, action.payer_id) AS payer_name,
    site_id, site.name AS site_name, action_detail, reason, lines, is_by_line, authorized_lines, ${cents("recoverable_amount", "due_amount", "at_risk_amount", "cost_amount", "action.billed_amount", "dollars_recovered")},
    date_diff('day', (SELECT as_of FROM run), act_by) AS days_left, is_timely, action_status, owner
  FROM action LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) LEFT JOIN site USING (site_id)
  ORDER BY is_timely DESC, recoverable_amount DESC, action_id`);

  const due = await read(`
  SELECT action_id, date_diff('day', (SELECT as_of FROM run), act_by) AS days_left, ${cents("recoverable_amount")}
  FROM action_due ORDER BY act_by NULLS LAST, action_id`);

  const tests = await read(`
  SELECT quarter, open_lines, ${cents("collected_amount", "matured_amount", "matured_low_amount", "matured_high_amount", "came_in_amount", "estimate_error_amount")}, is_covered
  FROM matured_quarter WHERE is_back_test ORDER BY quarter`);
  const factors = await read(
    "SELECT state, age_months, lines, completion_ratio FROM completion_factor WHERE lines > 0 ORDER BY state DESC, age_months"
  );

  // What the review says of the pages that go deeper.
  const underpaid = await read(`
  SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, cause, sum(lines)::BIGINT AS lines,
    CAST(sum(recoverable_amount) * 100 AS BIGINT) AS recoverable_cents,
    CAST(sum(appealable_amount) * 100 AS BIGINT) AS appealable_cents
  FROM underpayment_summary LEFT JOIN payer USING (payer_id)
  GROUP BY ALL ORDER BY recoverable_cents DESC, payer_name, quarter, cause`);
  const denials = await read(`
  SELECT quarter, carc, any_value(reason) AS reason, sum(lines)::BIGINT AS lines, CAST(sum(drug_cost_at_risk) * 100 AS BIGINT) AS drug_cost_at_risk_cents,
    sum(overturned_lines)::BIGINT AS overturned_lines
  FROM denial WHERE is_drug GROUP BY quarter, carc ORDER BY quarter, drug_cost_at_risk_cents DESC, carc`);
  const aging = await read(`
  SELECT is_drug, owed_by, bucket, sum(lines)::BIGINT AS lines, CAST(sum(amount) * 100 AS BIGINT) AS amount_cents
  FROM ar_ageing GROUP BY ALL ORDER BY is_drug DESC, owed_by, bucket`);
  const pay = await read(`
  SELECT quarter, is_drug, CAST(sum(dollar_days) / sum(paid_amount) AS DOUBLE) AS days
  FROM days_to_pay WHERE measured_from = 'service' GROUP BY ALL HAVING sum(paid_amount) > 0 ORDER BY quarter, is_drug`);
  const drugs = await read(`
  SELECT review_drug.quarter, hcpcs, coalesce(drug.name, hcpcs) AS drug_name, lines, open_lines, underwater_lines, drug_rank, drug_rank_before, CAST(payment_limit AS DOUBLE) AS payment_limit,
    CAST(unit_cost AS DOUBLE) AS unit_cost, ${milli("units")},
    ${cents("collected_amount", "to_come_amount", "acquisition_cost", "matured_net_cost_recovery", "accrued_amount", "denied_acquisition_cost")}
  FROM review_drug LEFT JOIN drug USING (hcpcs) ORDER BY review_drug.quarter, drug_rank`);
  const sites = await read(`
  SELECT review_site.quarter, site_id, coalesce(site.name, site_id) AS site_name, site.kind AS site_kind, lines, visits, ${cents("acquisition_cost", "matured_net_cost_recovery", "administration_amount")}
  FROM review_site LEFT JOIN site USING (site_id) ORDER BY review_site.quarter, site_id`);
  const unexplained = await read(
    "SELECT count(*)::BIGINT AS findings, CAST(coalesce(sum(recoverable_amount), 0) * 100 AS BIGINT) AS cents FROM action WHERE action_kind IN ('find_missing_stock', 'return_expired_lot')"
  );
  return {
    headline,
    actions,
    due,
    tests,
    factors,
    underpaid,
    denials,
    aging,
    pay,
    drugs,
    sites,
    unexplained: unexplained[0]
  };
}

const COUNTS = ["lines", "open_lines", "denied_lines", "underwater_lines", "paid_lines"];
const UNITS = ["units", "discarded_units", "units_short"];
const AMOUNTS = [
  "allowed_amount",
  "collected_amount",
  "acquisition_cost",
  "allowed_margin",
  "net_cost_recovery",
  "cost_adjustment",
  "administration_amount",
  "evaluation_amount",
  "other_service_amount",
  "open_acquisition_cost",
  "denied_acquisition_cost",
  "sequestration_amount",
  "projected_net_cost_recovery",
  "to_come_amount",
  "accrued_amount",
  "paid_net_amount",
  "paid_doubt_amount",
  "denied_net_amount",
  "unbilled_waste_cost"
];
const orZero = (columns: readonly string[]): string =>
  columns.map((column) => `coalesce(${column}, 0) AS ${column}`).join(", ");

/** The cube with the projection of the same drug, payer and site: a sum of rows is the projected result of what is chosen. */
export const CUBE = `
WITH whole AS (
  SELECT quarter, hcpcs, payer_id, site_id, ${orZero([...COUNTS, ...UNITS, ...AMOUNTS])}
  FROM margin_cube FULL JOIN projected USING (quarter, hcpcs, payer_id, site_id)
)
SELECT
  quarter,
  hcpcs,
  coalesce(drug.name, CASE WHEN hcpcs = 'none' THEN 'Rebates and credits of no drug' ELSE hcpcs END) AS drug_name,
  payer_id,
  coalesce(drug.therapy_line, 'none') AS therapy_line,
  coalesce(payer.name, CASE WHEN payer_id = 'none' THEN 'Rebates and credits, no payer' ELSE payer_id END) AS payer_name,
  coalesce(payer.kind, 'none') AS payer_kind,
  site_id,
  coalesce(site.name, CASE WHEN site_id = 'none' THEN 'Rebates, no site' ELSE site_id END) AS site_name,
  coalesce(site.kind, 'none') AS site_kind,
  ${COUNTS.map((column) => `CAST(${column} AS BIGINT) AS ${column}`).join(", ")},
  ${milli(...UNITS.map((column) => `whole.${column}`))},
  ${cents(...AMOUNTS)}
FROM whole
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
LEFT JOIN site USING (site_id)
ORDER BY quarter, hcpcs, payer_id, site_id`;

/** Steps of both bridges by drug and payer. Sites are added up; the mart has them. What was collected so far is by step only. */
export const BRIDGE = `
SELECT basis, quarter, base_quarter, step, hcpcs, coalesce(drug.name, CASE WHEN hcpcs = 'none' THEN 'No drug' ELSE hcpcs END) AS drug_name,
  payer_id, coalesce(payer.name, CASE WHEN payer_id = 'none' THEN 'No payer' ELSE payer_id END) AS payer_name,
  CAST(sum(amount) * 100 AS BIGINT) AS amount_cents
FROM (
  SELECT 'collected' AS basis, quarter, base_quarter, step, 'none' AS hcpcs, 'none' AS payer_id, amount FROM bridge
  UNION ALL
  SELECT 'matured', quarter, base_quarter, step, hcpcs, payer_id, amount FROM bridge_matured
)
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
GROUP BY ALL
HAVING sum(amount) <> 0
ORDER BY basis, quarter, base_quarter, step, hcpcs, payer_id`;

/** What the next quarter's limits do. */
export const WATCH = `
SELECT
  watch.hcpcs, coalesce(drug.name, watch.hcpcs) AS drug_name, next_quarter, watch_basis, payment_limit, next_payment_limit, unit_cost,
  break_even_payment_limit, is_newly_underwater, ${cents("medicare_effect_amount", "cost_left", "stock_effect_amount")}
FROM watch LEFT JOIN drug USING (hcpcs)
ORDER BY medicare_effect_amount, watch.hcpcs`;

/** What is said of the run behind every page. */
export async function readRun(read: ReadMart) {
  const [run] = await read(`
  SELECT
    CAST(as_of AS VARCHAR) AS as_of, first_quarter, last_quarter, newest_limit_quarter, claim_lines, purchase_lines,
    CAST(untold_patient_amount * 100 AS BIGINT) AS untold_patient_cents,
    (SELECT CAST(coalesce(sum(open_acquisition_cost), 0) * 100 AS BIGINT) FROM margin_cube) AS pending_cents,
    EXISTS (FROM margin_cube JOIN payer USING (payer_id) WHERE lines > 0 AND kind LIKE 'medicare%') AS has_medicare,
    (SELECT count(*) FROM file WHERE status = 'accepted') AS files,
    (SELECT count(*) FROM file WHERE status = 'quarantined') AS files_quarantined,
    (SELECT coalesce(sum(rows_rejected), 0)::BIGINT FROM file) AS rows_rejected,
    (SELECT CAST(coalesce(sum(dollars_rejected), 0) * 100 AS BIGINT) FROM file) AS dollars_rejected_cents
  FROM run`);
  const sources = await read(
    "SELECT DISTINCT source FROM file WHERE status = 'accepted' AND source IS NOT NULL ORDER BY source"
  );
  const unmatched = await read(`
  SELECT reason, CAST(sum("rows") AS BIGINT) AS "rows", CAST(sum(dollars) * 100 AS BIGINT) AS dollars_cents
  FROM unmatched GROUP BY reason ORDER BY reason`);
  const left_out = await read(`
SELECT left_out.source, fate, left_out.reason, subject, file.path, first_line, CAST("rows" AS DOUBLE) AS "rows", CAST(rows_unread AS DOUBLE) AS rows_unread,
  CAST(dollars * 100 AS BIGINT) AS dollars_cents, CAST(fate_amount * 100 AS BIGINT) AS fate_cents,
  CAST(source_amount * 100 AS BIGINT) AS source_cents, is_above
FROM left_out LEFT JOIN file USING (file_id)
ORDER BY left_out.source, fate, dollars DESC, "rows" DESC, left_out.reason, subject, file.path`);
  const untold = await read(`
  SELECT finding, page, title, missing, would_tell, CAST(dollars * 100 AS BIGINT) AS dollars_cents
  FROM finding_state WHERE NOT is_told ORDER BY dollars DESC NULLS LAST, page, finding`);
  const unknown_payers = await read(`
  SELECT payer_id, name, lines, CAST(billed_amount * 100 AS BIGINT) AS billed_amount_cents, guess, guess_basis, payer_row
  FROM payer_unknown ORDER BY billed_amount DESC, payer_id`);
  return {...run, sources: sources.map(({source}) => source), unmatched, left_out, untold, unknown_payers};
}
