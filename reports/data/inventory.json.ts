import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

const NAMES = "coalesce(site.name, site_id) AS site_name, coalesce(drug.name, hcpcs) AS drug_name";
const JOINS = "LEFT JOIN site USING (site_id) LEFT JOIN drug USING (hcpcs)";

printJson({
  trail: await readMart(`
SELECT site_id, ${NAMES}, hcpcs, step, CAST(sum(amount) * 100 AS BIGINT) AS amount_cents
FROM dollar_trail ${JOINS} GROUP BY ALL ORDER BY hcpcs, site_id, step`),
  counts: await readMart(`
SELECT site_id, ${NAMES}, hcpcs, ndc11, quarter, CAST(count_date AS VARCHAR) AS count_date,
  ${milli("book_units", "counted_units", "found_units", "expired_units", "other_waste_units", "unexplained_units")},
  ${cents("expired_cost", "other_waste_cost", "unexplained_cost")}
FROM unit_unexplained ${JOINS} ORDER BY count_date DESC, site_id, ndc11`),
  waste: await readMart(`
SELECT quarter, site_id, ${NAMES}, hcpcs, ndc11, payer_id, coalesce(payer.name, payer_id) AS payer_name, visits,
  ${milli("unbilled_waste_units")}, ${cents("unbilled_waste_cost", "unbilled_waste_payment")}
FROM unbilled_waste ${JOINS} LEFT JOIN payer USING (payer_id) ORDER BY quarter DESC, hcpcs, site_id, payer_id`),
  errors: await readMart(`
SELECT quarter, site_id, ${NAMES}, hcpcs, ndc11, payer_id, coalesce(payer.name, payer_id) AS payer_name, finding, visits, vials,
  ${milli("units_per_vial", "error.units", "discarded_units")}
FROM billing_unit_error AS error ${JOINS} LEFT JOIN payer USING (payer_id) ORDER BY quarter DESC, hcpcs, site_id, payer_id, finding`),
  supply: await readMart(`
SELECT site_id, ${NAMES}, hcpcs, ndc11, lead_days, strftime(run_out_week, '%Y-%m-%d') AS run_out_week, weeks_left, order_packages, vendor,
  contract_id, unit_price, CASE WHEN order_packages > 0 THEN terms_days END AS terms_days, rebate_pct,
  ${milli("on_hand_units", "on_order_units", "planned_units", "planned_to_horizon_units", "missing_units", "excess_units")},
  ${cents("cost_left", "order_amount", "prompt_pay_discount", "order_rebate_amount", "excess_cost")}
FROM supply ${JOINS} ORDER BY site_id, hcpcs`),
  changes: await readMart(`
SELECT site_id, ${NAMES}, hcpcs, status, visits, ${milli("change.units")}, ${cents("cost")}
FROM schedule_change AS change ${JOINS} ORDER BY site_id, hcpcs, status`),
  expiry: await readMart(`
SELECT site_id, ${NAMES}, hcpcs, ndc11, lot, CAST(received_date AS VARCHAR) AS received_date, CAST(expiry_date AS VARCHAR) AS expiry_date,
  days_to_expiry, status, ${milli("units_left", "used_units", "at_risk_units")}, ${cents("cost_left", "at_risk_cost")}
FROM expiry ${JOINS} ORDER BY days_to_expiry, lot_id`),
  apart: await readMart(`
SELECT quarter, site_id, ${NAMES}, hcpcs, ndc11, apart.kind, "rows", ${milli("apart.units")}, ${cents("amount")}
FROM stock_apart AS apart ${JOINS} ORDER BY quarter DESC, site_id, hcpcs`)
});
