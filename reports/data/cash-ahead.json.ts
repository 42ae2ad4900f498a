import {cents, printJson, readMart} from "../../src/site/page-data.ts";

printJson({
  weeks: await readMart(`
SELECT cash_week, CAST(week_ends AS VARCHAR) AS week_ends,
  ${cents("receipts_amount", "payments_amount", "week_net_amount", "net_low_amount", "net_mid_amount", "net_high_amount")}
FROM cash_week ORDER BY cash_week`),
  flows: await readMart(`
SELECT cash_week, cash_flow, party, coalesce(payer.name, party) AS party_name, ${cents("cash_amount")}
FROM cash_flow LEFT JOIN payer ON payer.payer_id = party AND cash_flow IN ('claims_pending', 'claims_answered', 'doses_ahead')
ORDER BY cash_week, cash_flow, party`),
  backtest: await readMart(`
SELECT CAST(origin_date AS VARCHAR) AS origin_date, cash_week, is_covered,
  ${cents("net_low_amount", "net_mid_amount", "net_high_amount", "actual_net_amount", "expected_receipts_amount", "actual_receipts_amount", "expected_payments_amount", "actual_payments_amount")}
FROM cash_backtest ORDER BY origin_date, cash_week`),
  due: await readMart(`
SELECT cash_week, vendor, lines, ${cents("payable_amount")} FROM cash_due ORDER BY cash_week, vendor`),
  pending: await readMart(`
SELECT payer_id, coalesce(payer.name, payer_id) AS payer_name, age_months, lines, ${cents("billed_amount", "usual_amount", "unpriced_amount")}
FROM cash_pending LEFT JOIN payer USING (payer_id) ORDER BY payer_id, age_months`)
});
