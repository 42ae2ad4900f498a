import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

const DRUG = "coalesce(drug.name, hcpcs) AS drug_name";

printJson({
  prices: await readMart(`
SELECT quarter, vendor, price.ndc11, contract_id, hcpcs, ${DRUG}, price.unit_cost AS unit_cost, lowest_unit_price, highest_unit_price, wac,
  trend.payment_limit AS payment_limit, ${milli("packages", "price.units")}, ${cents("invoice_amount")}
FROM purchase_price AS price LEFT JOIN drug USING (hcpcs) LEFT JOIN asp_trend AS trend USING (quarter, hcpcs)
ORDER BY quarter, hcpcs, ndc11, vendor, contract_id`),
  changes: await readMart(`
SELECT vendor, ndc11, contract_id, CAST(invoice_date AS VARCHAR) AS invoice_date, quarter, hcpcs, ${DRUG}, old_unit_price, new_unit_price,
  ${milli("packages")}, ${cents("price_change_amount")}
FROM price_change LEFT JOIN drug USING (hcpcs) ORDER BY invoice_date DESC, hcpcs, vendor, ndc11, contract_id`),
  spend: await readMart(`
SELECT quarter, vendor, spend.manufacturer, hcpcs, ${DRUG},
  CAST(sum(invoice_amount + handling_amount + prompt_pay_amount) * 100 AS BIGINT) AS spend_cents
FROM spend LEFT JOIN drug USING (hcpcs) GROUP BY ALL ORDER BY quarter, vendor, spend.manufacturer, hcpcs`),
  leakage: await readMart(`
SELECT vendor, invoice, line, CAST(invoice_date AS VARCHAR) AS invoice_date, quarter, site_id, coalesce(site.name, site_id) AS site_name,
  ndc11, hcpcs, ${DRUG}, leak, priced_contract_id AS contract_id, unit_price, fair_price, ${milli("packages")},
  ${cents("leak_amount", "recovered_amount", "claim_amount")}
FROM gpo_leakage AS leakage LEFT JOIN drug USING (hcpcs) LEFT JOIN site USING (site_id)
WHERE leak IN ('off_contract', 'wrong_price') ORDER BY invoice_date DESC, vendor, invoice, line`),
  net: await readMart(`
SELECT quarter, hcpcs, ${DRUG}, ndc11, invoice_unit_cost, diluted_unit_cost, landed_unit_cost, unit_cost_after_prompt_pay,
  unit_cost_after_accrued_rebate, unit_cost_after_received_rebate, net_unit_cost_cash, net_unit_cost_economic, trend.payment_limit AS payment_limit,
  days_held, days_unpaid, terms_days, financed_days,
  ${milli("paid_units", "free_units", "usable_units", "consumed_units")},
  ${cents("invoice_amount", "handling_amount", "prompt_pay_discount", "accrued_amount", "received_amount")}
FROM net_acquisition_cost AS net LEFT JOIN drug USING (hcpcs) LEFT JOIN asp_trend AS trend USING (quarter, hcpcs)
ORDER BY quarter, hcpcs, ndc11`),
  methods: await readMart(`
SELECT quarter, hcpcs, ${DRUG},
  CAST(max(method.units) * 1000 AS BIGINT) AS units_milli,
  CAST(sum(acquisition_cost) FILTER (method = 'fifo') * 100 AS BIGINT) AS fifo_cents,
  CAST(sum(acquisition_cost) FILTER (method = 'average') * 100 AS BIGINT) AS average_cents,
  CAST(sum(acquisition_cost) FILTER (method = 'specific_lot') * 100 AS BIGINT) AS specific_lot_cents,
  CAST(sum(acquisition_cost) FILTER (method = 'replacement') * 100 AS BIGINT) AS replacement_cents
FROM costing_method AS method LEFT JOIN drug USING (hcpcs) GROUP BY quarter, hcpcs, drug.name ORDER BY quarter, hcpcs`),
  programs: await readMart(`
SELECT contract_id, CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end, program.manufacturer, gpo, vendor,
  hcpcs, ${DRUG}, tier_measure, measure_value, projected_value, days_gone, days_left, tier, rebate_pct, projected_rebate_pct, next_tier,
  next_threshold, next_rebate_pct, distance_to_next, contract_price, is_running, is_about_to_be_missed,
  CAST(buy_by_date AS VARCHAR) AS buy_by_date,
  ${milli("packages", "packages_to_next", "packages_above_pace", "order_packages")},
  ${cents(
    "spend_amount",
    "cost_to_next",
    "cost_above_pace",
    "rebate_to_date",
    "projected_rebate",
    "at_stake_amount",
    "gain_if_reached",
    "next_package_value"
  )}
FROM rebate_program AS program LEFT JOIN drug USING (hcpcs) ORDER BY contract_id, period_start`),
  rebates: await readMart(`
SELECT program_id, hcpcs, ${DRUG}, CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end,
  rebate.manufacturer, CAST(received_date AS VARCHAR) AS received_date, quarter, rebate.status, days, age,
  ${cents("accrued_amount", "received_amount", "outstanding_amount")}
FROM rebate_receivable AS rebate LEFT JOIN drug USING (hcpcs) ORDER BY period_end DESC, program_id, hcpcs`)
});
