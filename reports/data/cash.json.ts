import {cents, printJson, readMart} from "../../src/site/page-data.ts";

const PAYER = "coalesce(payer.name, payer_id) AS payer_name";
const NAMED = "LEFT JOIN payer USING (payer_id)";

printJson({
  days: await readMart(`
SELECT payer_id, ${PAYER}, quarter, is_drug, measured_from, lines, days_average, days_median, days_p90, ${cents("paid_amount", "dollar_days")}
FROM days_to_pay ${NAMED} ORDER BY payer_id, quarter, is_drug, measured_from`),
  aging: await readMart(`
SELECT payer_id, ${PAYER}, is_drug, owed_by, bucket, lines, ${cents("amount")}
FROM ar_ageing ${NAMED} ORDER BY payer_id, is_drug, owed_by, bucket`),
  collection: await readMart(`
SELECT payer_id, ${PAYER}, quarter, is_drug, lines, ${cents("billed_amount", "contractual_amount", "collectable_amount", "collected_amount")}
FROM net_collection_rate ${NAMED} ORDER BY payer_id, quarter, is_drug`),
  gap: await readMart(`
SELECT gap.hcpcs, coalesce(drug.name, gap.hcpcs) AS drug_name, quarter,
  CAST(sum(paid_amount) * 100 AS BIGINT) AS paid_amount_cents, CAST(sum(dollar_days) * 100 AS BIGINT) AS dollar_days_cents,
  CAST(any_value(invoiced_amount) * 100 AS BIGINT) AS invoiced_amount_cents,
  CAST(any_value(terms_dollar_days) * 100 AS BIGINT) AS terms_dollar_days_cents
FROM cash_gap AS gap LEFT JOIN drug USING (hcpcs)
GROUP BY gap.hcpcs, drug.name, quarter ORDER BY gap.hcpcs, quarter`),
  patients: await readMart(`
SELECT payer_id, ${PAYER}, quarter, CAST(sum(lines) AS BIGINT) AS lines, CAST(sum(lines_with_balance) AS BIGINT) AS lines_with_balance,
  ${[
    "deductible_amount",
    "coinsurance_amount",
    "copay_amount",
    "patient_responsibility",
    "patient_paid_amount",
    "write_off_amount",
    "untold_patient_amount",
    "balance_amount",
    "credit_amount"
  ]
    .map((column) => `CAST(sum(${column}) * 100 AS BIGINT) AS ${column}_cents`)
    .join(", ")}
FROM patient_balance ${NAMED} GROUP BY payer_id, payer.name, quarter ORDER BY payer_id, quarter`),
  patients_by_drug: await readMart(`
SELECT balance.hcpcs, coalesce(drug.name, balance.hcpcs) AS drug_name, quarter, CAST(sum(lines_with_balance) AS BIGINT) AS lines_with_balance,
  ${["patient_responsibility", "patient_paid_amount", "untold_patient_amount", "balance_amount"]
    .map((column) => `CAST(sum(${column}) * 100 AS BIGINT) AS ${column}_cents`)
    .join(", ")}
FROM patient_balance AS balance JOIN drug USING (hcpcs) GROUP BY balance.hcpcs, drug.name, quarter ORDER BY balance.hcpcs, quarter`),
  take_backs: await readMart(`
SELECT payer_id, ${PAYER}, strftime(payment_month, '%Y-%m') AS payment_month, reason_code, adjustments_count, ${cents("amount_taken_back")}
FROM provider_adjustment ${NAMED} ORDER BY payer_id, payment_month, reason_code`),
  differences: await readMart(`
SELECT payer_id, ${PAYER}, quarter, difference.hcpcs, coalesce(drug.name, difference.hcpcs) AS drug_name,
  csv.path AS csv_file, csv_source_line, remittance.path AS remittance_file, difference.source_line,
  csv_status, difference.status, ${cents("csv_allowed_amount", "difference.allowed_amount", "allowed_difference", "csv_paid_amount", "difference.paid_amount", "paid_difference")}
FROM csv_835_difference AS difference ${NAMED}
LEFT JOIN drug USING (hcpcs)
LEFT JOIN file AS csv ON csv.file_id = difference.csv_file_id
LEFT JOIN file AS remittance ON remittance.file_id = difference.file_id
ORDER BY csv_file_id, csv_source_line`)
});
