/** How the rows of a mart lead back to lines of input files. */
export type Trail =
  /** Parts with file_id and source_line; each measure of the mart is the sum of the parts' column of that name. */
  | {readonly kind: "parts"; readonly parts: string; readonly measures: readonly string[]}
  /** Each row is of one line: these columns of the mart name its file and line. */
  | {readonly kind: "row"; readonly file: string; readonly line: string}
  /** Not about lines (forecasts, ranks, lists): the rule is the model's own, the inputs are what it reads, down to the files. */
  | {readonly kind: "rule"};

const row = (line = "source_line", file = "file_id"): Trail => ({kind: "row", file, line});
const parts = (sql: string, ...measures: string[]): Trail => ({kind: "parts", parts: sql, measures});

const drugLines = (where: string, columns = "*"): string => `SELECT ${columns} FROM core.drug_line WHERE ${where}`;
const MONEY = ["collected_amount", "acquisition_cost", "allowed_amount"] as const;
const COLLECTED = ["collected_amount", "acquisition_cost"] as const;

/** Movements of stock that are of one invoice or claim line, and what counts found. */
const MOVED = ["purchased", "billed", "discarded", "other_waste", "expired", "unexplained"] as const;

/** How long ago a line was served, in the classes of receivables. */
const bucketOf = (date: string): string =>
  `(SELECT CASE WHEN as_of - ${date} <= 30 THEN '000-030' WHEN as_of - ${date} <= 60 THEN '031-060' WHEN as_of - ${date} <= 90 THEN '061-090'
       WHEN as_of - ${date} <= 120 THEN '091-120' ELSE '121+' END FROM core.run_info)`;

/** Marts whose rows are sums of lines, or lines. What a mart leaves out its parts leave out too: the test adds both up. */
export const TRAILS: Readonly<Record<string, Trail>> = {
  proof_line: parts(drugLines("method = 'fifo' AND status <> 'void'"), ...MONEY),
  proof_lot: parts(
    `SELECT line.quarter, line.hcpcs, line.payer_id, line.site_id, issue.lot_id, issue.units, issue.cost, lot.file_id, lot.source_line
     FROM core.lot_issue AS issue
     JOIN core.drug_line AS line ON line.claim_id = issue.claim_id AND line.line = issue.line AND line.method = 'fifo'
     JOIN core.lot AS lot ON lot.lot_id = issue.lot_id
     WHERE issue.method = 'fifo' AND issue.issue_kind = 'claim'`,
    "units",
    "cost"
  ),
  margin_by_therapy: parts(
    `SELECT line.*, coalesce(drug.therapy_line, 'none') AS therapy_line FROM core.drug_line AS line LEFT JOIN core.drug AS drug USING (hcpcs)
     WHERE line.method = 'fifo'`,
    ...MONEY
  ),
  margin_split: parts(
    `SELECT quarter, hcpcs, payer_id, site_id, file_id, source_line,
       CASE WHEN NOT is_open AND status IS DISTINCT FROM 'denied' THEN collected_amount - acquisition_cost ELSE 0 END AS paid_net_amount,
       CASE WHEN NOT is_open AND status = 'denied' THEN collected_amount - acquisition_cost ELSE 0 END AS denied_net_amount,
       CASE WHEN is_open THEN collected_amount - acquisition_cost ELSE 0 END AS pending_net_amount
     FROM core.drug_line WHERE method = 'fifo' AND status <> 'void'`,
    "paid_net_amount",
    "denied_net_amount",
    "pending_net_amount"
  ),
  review_site: parts(
    `SELECT quarter, site_id, collected_amount AS administration_amount, file_id, source_line
     FROM core.administration_line WHERE service_class = 'administration'`,
    "administration_amount"
  ),
  underwater: parts(drugLines("method = 'fifo' AND consumes AND NOT is_open"), ...MONEY),
  payer_yield: parts(
    drugLines("method = 'fifo' AND NOT is_open AND status IN ('original', 'replacement') AND NOT is_supplied_free"),
    "units",
    ...MONEY
  ),
  costing_method: parts(drugLines("consumes"), "units", "acquisition_cost"),
  review_headline: parts(drugLines("method = 'fifo'"), ...COLLECTED),
  review_drug: parts(drugLines("method = 'fifo'"), ...COLLECTED),
  market_rate: parts(
    "SELECT *, tins AS holder_tins, npis AS holder_npis FROM core.market_rate WHERE left_out_reason IS NULL",
    "holder_tins",
    "holder_npis"
  ),
  market_rate_left_out: parts(
    "SELECT *, tins AS holder_tins FROM core.market_rate WHERE left_out_reason IS NOT NULL",
    "holder_tins"
  ),
  medicare_drug: parts(
    `SELECT hcpcs, national_spending, 0 AS own_year_units, 0 AS own_year_units_before, file_id, source_line
     FROM (SELECT *, money(total_spending) AS national_spending FROM core.medicare_year)
     WHERE year = (SELECT max(year) FROM core.medicare_year) AND hcpcs IN (SELECT hcpcs FROM mart.medicare_drug)
     UNION ALL SELECT hcpcs, 0, own_year_units, own_year_units_before, file_id, source_line FROM core.own_growth_line`,
    "national_spending",
    "own_year_units",
    "own_year_units_before"
  ),
  take_back_risk: parts(
    `SELECT line.payer_id, line.site_id, line.quarter, line.collected_amount AS at_risk_amount, line.file_id, line.source_line
     FROM core.drug_line AS line
     JOIN core.payer AS payer ON payer.payer_id = line.payer_id AND payer.kind = 'medicare_ffs'
     JOIN core.site AS site ON site.site_id = line.site_id AND site.kind = 'ais'
     WHERE line.method = 'fifo' AND quarter_index(line.quarter) > quarter_index((SELECT max(quarter) FROM mart.margin_cube WHERE lines > 0)) - 4`,
    "at_risk_amount"
  ),
  patient_balance: parts(
    `SELECT * REPLACE (coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0) AS patient_paid_amount)
     FROM core.claim_line WHERE status NOT IN ('void', 'reversal')`,
    "patient_responsibility",
    "patient_paid_amount",
    "untold_patient_amount"
  ),
  net_collection_rate: parts(
    "SELECT * FROM core.claim_line WHERE NOT is_open AND status IN ('original', 'replacement', 'denied')",
    "billed_amount",
    "collected_amount"
  ),
  authorization_line: parts(
    `SELECT payer_id, quarter, authorization_state, acquisition_cost, file_id, source_line,
       CASE WHEN line_state = 'denied' THEN acquisition_cost ELSE 0 END AS denied_acquisition_cost
     FROM core.authorized_line`,
    "acquisition_cost",
    "denied_acquisition_cost"
  ),
  days_to_pay: parts(
    `SELECT payer_id, quarter_of(paid_date) AS quarter, is_drug, 'service' AS measured_from, paid_amount, file_id, source_line
     FROM core.claim_line WHERE paid_date IS NOT NULL AND paid_amount > 0
     UNION ALL SELECT payer_id, quarter_of(paid_date), is_drug, 'submission', paid_amount, file_id, source_line
     FROM core.claim_line WHERE paid_date IS NOT NULL AND paid_amount > 0 AND submitted_date IS NOT NULL`,
    "paid_amount"
  ),
  ar_ageing: parts(
    `SELECT line.payer_id, line.is_drug, 'payer' AS owed_by, ${bucketOf("line.service_date")} AS bucket, line.billed_amount, line.file_id, line.source_line,
       coalesce(expected.expected_allowed, extend(coalesce(own.allowed_per_unit, anybody.allowed_per_unit), line.units), line.billed_amount) AS amount
     FROM core.claim_line AS line
     LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
     LEFT JOIN core.usual_allowed AS own ON own.payer_id = line.payer_id AND own.hcpcs = line.hcpcs
     LEFT JOIN core.usual_allowed AS anybody ON anybody.payer_id = '(any)' AND anybody.hcpcs = line.hcpcs
     WHERE line.is_open AND line.status IN ('original', 'replacement')
     UNION ALL SELECT payer_id, is_drug, 'patient', ${bucketOf("service_date")}, billed_amount, file_id, source_line,
       coalesce(patient_responsibility, 0) - coalesce(patient_paid_amount, 0) - coalesce(assistance_paid_amount, 0) - coalesce(write_off_amount, 0)
     FROM core.claim_line
     WHERE NOT is_open AND status IN ('original', 'replacement') AND untold_patient_amount = 0
       AND coalesce(patient_responsibility, 0) > coalesce(patient_paid_amount, 0) + coalesce(assistance_paid_amount, 0) + coalesce(write_off_amount, 0)`,
    "billed_amount",
    "amount"
  ),
  cash_due: parts(
    `SELECT CASE WHEN invoice.payable_date IS NULL THEN 0 ELSE CAST((invoice.payable_date - reach.as_of + 6) // 7 AS INTEGER) END AS cash_week,
       invoice.vendor, invoice.payable_amount, invoice.file_id, invoice.source_line
     FROM core.cash_invoice AS invoice CROSS JOIN core.cash_reach AS reach
     WHERE invoice.invoice_date <= reach.as_of AND CASE WHEN invoice.payable_date IS NULL THEN invoice.invoice_date > reach.as_of - 91
       ELSE invoice.payable_date > reach.as_of AND invoice.payable_date <= reach.as_of + 91 END`,
    "payable_amount"
  ),
  cash_pending: parts(
    `SELECT line.payer_id, CAST(least(12, (reach.as_of - line.service_date) // 30) AS BIGINT) AS age_months, line.billed_amount,
       line.file_id, line.source_line
     FROM core.cash_line AS line CROSS JOIN core.cash_reach AS reach
     WHERE line.first_cash_date IS NULL AND line.service_date <= reach.as_of`,
    "billed_amount"
  ),
  denial: parts(
    `SELECT denied.carc, denied.hcpcs, denied.payer_id, denied.quarter, line.is_drug, abs(denied.billed_amount) AS billed_amount, cost.drug_cost,
       CASE WHEN coalesce(line.paid_amount, 0) > 0 THEN 0 ELSE cost.drug_cost END AS drug_cost_at_risk, line.file_id, line.source_line
     FROM (FROM core.denied_line QUALIFY row_number() OVER (PARTITION BY claim_id, line, carc ORDER BY version, copy) = 1) AS denied
     JOIN core.claim_line AS line ON line.claim_id = denied.claim_id AND line.line = denied.line
     LEFT JOIN core.line_cost AS own ON own.claim_id = denied.claim_id AND own.line = denied.line AND own.method = 'fifo'
     CROSS JOIN LATERAL (SELECT CASE WHEN line.is_drug THEN coalesce(own.acquisition_cost, 0) ELSE 0 END AS drug_cost) AS cost`,
    "billed_amount",
    "drug_cost",
    "drug_cost_at_risk"
  ),
  precheck: parts("SELECT * FROM core.precheck_answer", "dose_amount", "risk_amount"),
  precheck_total: parts(
    `SELECT dose_kind, any_value(file_id) AS file_id, any_value(source_line) AS source_line, max(risk_amount) AS risk_amount
     FROM core.precheck_answer GROUP BY dose_kind, claim_id, line`,
    "risk_amount"
  ),
  denial_risk: parts(
    `SELECT decision.payer_id, decision.hcpcs, 1 AS lines, CAST(decision.is_denied AS INTEGER) AS first_denied_lines, line.file_id, line.source_line
     FROM core.first_decision AS decision
     JOIN core.claim_line AS line USING (claim_id, line)
     WHERE decision.decided_date IS NOT NULL AND decision.asked_date IS NOT NULL AND NOT line.is_discarded`,
    "lines",
    "first_denied_lines"
  ),
  unbilled_waste: parts(
    `SELECT waste.*, line.file_id, line.source_line
     FROM core.unbilled_waste AS waste
     JOIN core.opened_vial AS vial USING (claim_id, hcpcs, ndc11)
     JOIN core.claim_line AS line ON line.claim_id = waste.claim_id AND line.line = vial.line`,
    "unbilled_waste_units",
    "unbilled_waste_cost"
  ),
  underpayment_summary: parts(
    "SELECT * FROM mart.underpayment",
    "expected_allowed",
    "allowed_amount",
    "recoverable_amount"
  ),
  spend: parts(
    `SELECT purchase.quarter, purchase.vendor, coalesce(purchase.hcpcs, 'none') AS hcpcs, coalesce(drug.manufacturer, 'unknown') AS manufacturer,
       purchase.kind, purchase.packages, purchase.extended_amount AS invoice_amount,
       coalesce(purchase.freight_amount, 0) + coalesce(purchase.service_fee_amount, 0) AS handling_amount,
       coalesce(purchase.prompt_pay_amount, 0) AS prompt_pay_amount, purchase.file_id, purchase.source_line
     FROM core.purchase AS purchase LEFT JOIN core.drug AS drug USING (hcpcs) WHERE purchase.kind <> 'consigned'`,
    "packages",
    "invoice_amount",
    "handling_amount",
    "prompt_pay_amount"
  ),
  purchase_price: parts(
    `SELECT * REPLACE (coalesce(contract_id, 'none') AS contract_id), extended_amount AS invoice_amount
     FROM core.purchase WHERE kind IN ('purchase', 'rebill') AND packages <> 0`,
    "packages",
    "invoice_amount"
  ),
  gpo_spend: parts(
    `SELECT gpo.quarter, gpo.ndc11, gpo.vendor, coalesce(gpo.contract_id, 'none') AS contract_id, gpo.invoice_amount, gpo.packages, gpo.file_id, gpo.source_line
     FROM core.gpo_purchase AS gpo`,
    "packages",
    "invoice_amount"
  ),
  cost_adjustment: parts("SELECT * REPLACE (coalesce(hcpcs, 'none') AS hcpcs) FROM core.cost_adjustment", "amount"),
  lot: parts(
    "SELECT *, quarter_of(received_date) AS quarter FROM core.lot",
    "units",
    "cost",
    "units_left",
    "cost_left"
  ),
  unit_ledger: parts(
    `SELECT movement.quarter, own.site_id, own.ndc11, coalesce(code.hcpcs, 'none') AS hcpcs,
       ${MOVED.map((name) => `CASE WHEN movement.movement = '${name}' THEN movement.cents * 0.01 ELSE 0 END AS ${name}_cost`).join(", ")},
       coalesce(purchase.file_id, claim.file_id) AS file_id, coalesce(purchase.source_line, claim.source_line) AS source_line
     FROM core.stock_movement AS movement
     JOIN core.ledger_key AS own USING (key_id)
     JOIN core.ledger_event AS event USING (event_id)
     LEFT JOIN core.purchase AS purchase ON purchase.rowid = event.purchase_rowid
     LEFT JOIN core.claim_line AS claim ON claim.rowid = event.claim_rowid
     LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS code ON code.ndc11 = own.ndc11`,
    ...MOVED.map((name) => `${name}_cost`)
  ),
  expiry: parts(
    "SELECT * REPLACE (coalesce(hcpcs, 'none') AS hcpcs) FROM core.lot WHERE units_left > 0 AND expiry_date IS NOT NULL",
    "units_left",
    "cost_left"
  ),
  stock_apart: parts(
    `SELECT quarter, site_id, hcpcs, coalesce(ndc11, 'none') AS ndc11, 'supplied_free' AS kind, units, 0 AS amount, file_id, source_line
     FROM core.claim_line WHERE is_supplied_free AND status <> 'void'
     UNION ALL SELECT quarter, site_id, coalesce(hcpcs, 'none'), ndc11, 'consigned', units, extended_amount, file_id, source_line
     FROM core.purchase WHERE kind = 'consigned'`,
    "units",
    "amount"
  ),
  action: parts(
    `SELECT * FROM core.action_line WHERE action_id IN (SELECT action_id FROM mart.action)`,
    "recoverable_amount",
    "at_risk_amount"
  ),
  rebate_receivable: parts("SELECT *, line AS source_line FROM mart.gpo_rebate", "accrued_amount", "received_amount"),
  provider_adjustment: parts(
    `SELECT remittance.payer_id, date_trunc('month', remittance.payment_date)::DATE AS payment_month, adjustment.reason_code,
       adjustment.amount - coalesce(recovery.taken_amount, 0) AS amount_taken_back, adjustment.file_id, adjustment.line AS source_line
     FROM raw.provider_adjustment AS adjustment
     JOIN core.remittance AS remittance
       ON remittance.file_id = adjustment.file_id AND remittance.source_line = adjustment.st_segment AND remittance.is_counted
     LEFT JOIN core.recovery AS recovery
       ON recovery.file_id = adjustment.file_id AND recovery.source_line = adjustment.line AND recovery.sequence = adjustment.sequence`,
    "amount_taken_back"
  ),
  allowed_reading: parts(
    `SELECT payer_id, coalesce(quarter_of(service_date), 'none') AS quarter, told_allowed_amount, reckoned_allowed_amount, file_id, source_line
     FROM core.remittance_line_state WHERE told_allowed_amount <> reckoned_allowed_amount`,
    "told_allowed_amount",
    "reckoned_allowed_amount"
  ),
  administration_finding: row(),
  csv_835_difference: row(),
  gpo_leakage: row(),
  gpo_rebate: row("line"),
  mfp_contract: row(),
  payer_contract: row(),
  rebill_line: row(),
  underpayment: row(),
  unmatched: row(),
  left_out: row("first_line"),
  reject: row("first_line"),
  asp_restatement: row("posting_version", "new_file_id")
};

/** Marts that `explainMargin` walks, down to lots and CMS rows. */
export const MARGIN_MARTS = ["margin_cube", "margin_by_drug", "margin_by_payer", "margin_by_site"];

export const trailOf = (mart: string): Trail => TRAILS[mart] ?? {kind: "rule"};
