-- The lines behind the action register: what can be done about each finding, in dollars that can still be recovered or
-- (`at_risk_amount`) may be lost, with the line of the input file it is of. A finding that is of no one line (a count,
-- a forecast, a price over many lines) has no file. `sequence` tells apart several findings of one line, drug and day.
-- grain: action_id, quarter, act_by, file_id, source_line, sequence
WITH bounds AS (
  SELECT (SELECT max(quarter) FROM mart.margin_cube WHERE lines > 0) AS newest,
    (SELECT max(as_of) FROM core.run_info) AS as_of
),
restated AS (
  -- Raised by a later posting: a line paid at the older limit is billed again, not appealed.
  SELECT quarter, hcpcs, min(old_payment_limit) AS old_payment_limit
  FROM mart.asp_restatement
  WHERE new_payment_limit > old_payment_limit
  GROUP BY quarter, hcpcs
),
underpaid AS (
  SELECT
    CASE
      WHEN appeal_by < bounds.as_of THEN 'underpayments_past_appeal'
      WHEN restated.hcpcs IS NULL THEN 'appeal_underpayment'
      ELSE 'rebill_restated_limit'
    END AS action_kind,
    line.quarter,
    line.payer_id,
    CASE WHEN restated.hcpcs IS NOT NULL AND NOT coalesce(appeal_by < bounds.as_of, false) THEN line.hcpcs END AS hcpcs,
    CASE WHEN restated.hcpcs IS NULL AND NOT coalesce(appeal_by < bounds.as_of, false)
      THEN line.cause END AS action_detail,
    1 AS lines,
    recoverable_amount,
    appeal_by AS act_by,
    NOT coalesce(appeal_by < bounds.as_of, false) AS is_timely,
    line.file_id,
    line.source_line
  FROM mart.underpayment AS line
  CROSS JOIN bounds
  LEFT JOIN restated
    ON restated.quarter = line.quarter AND restated.hcpcs = line.hcpcs
    AND line.allowed_amount = extend(restated.old_payment_limit, line.units)
  WHERE recoverable_amount > 0
),
expiring AS (
  SELECT 'return_expiring_lot' AS action_kind, bounds.newest AS quarter, own.site_id, own.hcpcs, 1 AS lines,
    at_risk_cost AS recoverable_amount, at_risk_cost AS cost_amount, own.expiry_date AS act_by,
      own.expiry_date >= bounds.as_of AS is_timely, lot.file_id, lot.source_line
  FROM mart.expiry AS own
  JOIN core.lot AS lot USING (lot_id)
  CROSS JOIN bounds
  WHERE at_risk_cost > 0
),
denied AS (
  SELECT
    denied.carc, denied.hcpcs, denied.payer_id, denied.quarter, denied.billed_amount,
    money(expected.expected_allowed - expected.expected_sequestration) AS expected_amount,
    coalesce(cost.acquisition_cost, 0) AS acquisition_cost,
    denied.decided_date + CAST(coalesce(deadline.appeal_days, other.appeal_days) AS INTEGER) AS appeal_by,
    carc.words AS reason,
    coalesce(own.authorization_id IS NOT NULL AND line.service_date BETWEEN own.valid_from AND own.valid_to,
      false) AS is_authorized,
    line.file_id,
    line.source_line
  FROM core.denied_line AS denied
  JOIN core.claim_line AS line USING (claim_id, line)
  LEFT JOIN core.authorization_number AS means ON means.named_authorization_id = line.authorization_id
    AND means.payer_id IS NOT DISTINCT FROM line.payer_id
  LEFT JOIN core.authorization AS own ON own.authorization_id = means.authorization_id
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  LEFT JOIN core.line_cost AS cost ON cost.claim_id = denied.claim_id AND cost.line = denied.line
    AND cost.method = 'fifo'
  LEFT JOIN core.payer AS payer ON payer.payer_id = denied.payer_id
  LEFT JOIN reference.appeal_deadline AS deadline ON deadline.payer_kind = payer.kind
  LEFT JOIN reference.appeal_deadline AS other ON other.payer_kind = 'default'
  LEFT JOIN reference.carc AS carc ON carc.code = denied.carc
  WHERE denied.is_current AND line.is_drug AND coalesce(line.paid_amount, 0) = 0
),
cluster AS (
  SELECT
    denied.*,
    count(*) OVER (PARTITION BY carc, hcpcs, payer_id, quarter) >= 3 AS is_cluster,
    coalesce(appeal_by < bounds.as_of, false) AS is_late
  FROM denied CROSS JOIN bounds
),
work_denials AS (
  SELECT
    CASE WHEN is_late THEN 'denials_past_appeal'
      WHEN is_cluster THEN 'work_denial_cluster' ELSE 'work_denials' END AS action_kind,
    quarter,
    payer_id,
    CASE WHEN is_cluster AND NOT is_late THEN hcpcs END AS hcpcs,
    CASE WHEN is_cluster AND NOT is_late THEN carc END AS action_detail,
    CASE WHEN is_cluster AND NOT is_late THEN reason END AS reason,
    1 AS lines,
    coalesce(expected_amount, 0) AS recoverable_amount,
    acquisition_cost AS cost_amount,
    billed_amount,
    appeal_by AS act_by,
    NOT is_late AS is_timely,
    CAST(is_authorized AS INTEGER) AS authorized_lines,
    file_id,
    source_line
  FROM cluster
),
dear_drug AS (
  -- Lines that were paid, and less than they cost: the price, not a denial. Of the last two quarters: a price of older
  -- ones is past.
  SELECT
    'renegotiate_drug' AS action_kind, max(split.quarter) AS quarter, hcpcs,
    sum(paid_lines) AS lines,
    -sum(paid_net_amount + paid_doubt_amount) AS recoverable_amount,
    sum(paid_acquisition_cost) AS cost_amount,
    true AS is_timely
  FROM mart.margin_split AS split
  CROSS JOIN bounds
  WHERE quarter_index(split.quarter) >= quarter_index(bounds.newest) - 1 AND hcpcs <> 'none'
  GROUP BY hcpcs
  HAVING sum(paid_net_amount + paid_doubt_amount) < 0
),
waste AS (
  SELECT 'bill_waste' AS action_kind, waste.quarter, hcpcs, waste.site_id, 1 AS lines,
    coalesce(waste.unbilled_waste_payment, 0) AS recoverable_amount, waste.unbilled_waste_cost AS cost_amount,
    line.file_id, line.source_line
  FROM core.unbilled_waste AS waste
  JOIN core.opened_vial AS vial USING (claim_id, hcpcs, ndc11)
  JOIN core.claim_line AS line ON line.claim_id = waste.claim_id AND line.line = vial.line
),
lost AS (
  SELECT quarter_of(event.event_date) AS quarter, key.site_id, coalesce(ndc.hcpcs, 'none') AS hcpcs,
    sum(loss.expired_cents) AS expired_cents, sum(loss.unexplained_cents) AS unexplained_cents
  FROM core.count_loss AS loss
  JOIN core.ledger_event AS event USING (event_id)
  JOIN core.ledger_key AS key ON key.key_id = loss.key_id
  LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS ndc USING (ndc11)
  GROUP BY ALL
),
stock AS (
  SELECT unnest([
    {action_kind: 'return_expired_lot', cents: expired_cents}, {action_kind: 'find_missing_stock',
      cents: unexplained_cents}
  ], recursive := true), quarter, site_id, hcpcs
  FROM lost
),
off_contract AS (
  -- Bought outside the contract, or billed above it and not yet credited.
  SELECT 'recover_off_contract' AS action_kind, quarter, site_id, hcpcs, vendor AS action_detail, 1 AS lines,
    claim_amount AS recoverable_amount, true AS is_timely, file_id, source_line
  FROM mart.gpo_leakage
  WHERE leak IN ('off_contract', 'wrong_price') AND claim_amount > 0
),
prompt_pay AS (
  -- Whether a statement nets it elsewhere no file says: a question, so no recoverable dollars.
  SELECT 'ask_prompt_pay' AS action_kind, quarter, vendor AS action_detail, 1 AS lines, 0 AS recoverable_amount,
    claim_amount AS at_risk_amount, true AS is_timely, file_id, source_line
  FROM mart.gpo_leakage CROSS JOIN bounds
  WHERE leak = 'prompt_pay_not_seen' AND claim_amount > 0 AND quarter_index(quarter) > quarter_index(bounds.newest) - 4
),
reach_tier AS (
  SELECT 'reach_rebate_tier' AS action_kind, quarter_of(buy_by_date) AS quarter, hcpcs, contract_id AS action_detail,
    buy_by_date AS act_by,
    CAST(packages_to_next AS BIGINT) AS lines,
    at_stake_amount AS recoverable_amount,
    buy_by_date >= bounds.as_of AS is_timely
  FROM mart.rebate_program CROSS JOIN bounds
  WHERE is_running AND next_tier IS NOT NULL
),
short_rebate AS (
  -- A statement counts once, however many lines of a file it is told in.
  SELECT 'claim_short_rebate' AS action_kind, owed.quarter, hcpcs, program_id AS action_detail,
    CAST(row_number() OVER (PARTITION BY program_id, period_start, period_end, hcpcs
      ORDER BY line.file_id, line.line) = 1 AS INTEGER) AS lines,
    line.accrued_amount - line.received_amount AS recoverable_amount, true AS is_timely,
    line.file_id, line.line AS source_line
  FROM mart.rebate_receivable AS owed
  JOIN mart.gpo_rebate AS line USING (program_id, period_start, period_end, hcpcs)
  WHERE owed.status = 'short'
),
export_error AS (
  SELECT 'correct_posting' AS action_kind, quarter, payer_id, 1 AS lines,
    paid_difference AS recoverable_amount, true AS is_timely, file_id, source_line
  FROM mart.csv_835_difference
  QUALIFY sum(paid_difference) OVER (PARTITION BY quarter, payer_id) > 0
),
administration AS (
  SELECT 'bill_administration' AS action_kind, quarter, payer_id, 1 AS lines, missed_revenue AS recoverable_amount,
    file_id, source_line
  FROM mart.administration_finding
  WHERE missed_revenue > 0
),
white_bag AS (
  SELECT 'stop_white_bagging' AS action_kind, quarter, payer_id, hcpcs, moved_visits AS lines,
    lost_margin_amount AS recoverable_amount, true AS is_timely
  FROM mart.benefit_shift
  WHERE lost_margin_amount IS NOT NULL
),
expiring_authorization AS (
  SELECT 'renew_authorizations' AS action_kind, bounds.newest AS quarter, payer_id, doses AS lines,
    margin_at_risk_amount AS recoverable_amount, true AS is_timely
  FROM mart.authorization_at_risk CROSS JOIN bounds
),
take_back AS (
  SELECT 'check_medicare_site' AS action_kind, last_quarter AS quarter, payer_id, site_id, lines,
    0 AS recoverable_amount, at_risk_amount, true AS is_timely
  FROM mart.take_back_risk
),
every_finding AS (
  SELECT * FROM underpaid
  UNION ALL BY NAME SELECT * FROM work_denials
  UNION ALL BY NAME SELECT * FROM dear_drug
  UNION ALL BY NAME SELECT * FROM waste
  UNION ALL BY NAME
    SELECT action_kind, quarter, site_id, hcpcs, money(cents * 0.01) AS recoverable_amount,
      money(cents * 0.01) AS cost_amount
    FROM stock WHERE cents > 0
  UNION ALL BY NAME SELECT * FROM expiring
  UNION ALL BY NAME SELECT * FROM off_contract
  UNION ALL BY NAME SELECT * FROM prompt_pay
  UNION ALL BY NAME SELECT * FROM reach_tier
  UNION ALL BY NAME SELECT * FROM short_rebate
  UNION ALL BY NAME SELECT * FROM export_error
  UNION ALL BY NAME SELECT * FROM administration
  UNION ALL BY NAME SELECT * FROM white_bag
  UNION ALL BY NAME SELECT * FROM expiring_authorization
  UNION ALL BY NAME SELECT * FROM take_back
),
judged AS (
  -- Where no day is set, the findings of the last two quarters can still be acted on.
  SELECT every_finding.* EXCLUDE (is_timely),
    coalesce(is_timely, quarter_index(quarter) >= quarter_index(bounds.newest) - 1) AS is_timely
  FROM every_finding CROSS JOIN bounds
),
named AS (
  SELECT *,
    concat_ws('.', action_kind, hcpcs, payer_id, site_id, replace(action_detail, ' ', '-'), CASE
      WHEN NOT is_timely THEN 'past' END) AS action_id
  FROM judged
)
SELECT
  action_kind,
  hcpcs,
  payer_id,
  site_id,
  action_detail,
  quarter,
  act_by,
  is_timely,
  file_id,
  source_line,
  CAST(row_number() OVER (PARTITION BY action_id, quarter, act_by, file_id, source_line
    ORDER BY recoverable_amount, at_risk_amount, cost_amount, billed_amount) AS INTEGER) AS sequence,
  reason,
  CAST(coalesce(lines, 0) AS BIGINT) AS lines,
  money(recoverable_amount) AS recoverable_amount,
  money(coalesce(at_risk_amount, 0)) AS at_risk_amount,
  money(cost_amount) AS cost_amount,
  money(billed_amount) AS billed_amount,
  CAST(coalesce(authorized_lines, 0) AS BIGINT) AS authorized_lines,
  action_id
FROM named
