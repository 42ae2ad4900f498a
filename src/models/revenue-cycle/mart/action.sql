-- The action register: what can be done about each finding, in dollars that could be recovered (underpaid lines, limits CMS raised
-- after they were paid, denials, waste,
-- drugs dearer than what is paid, stock lost or expiring, prices off contract, rebates short or within reach, drug moved
-- away), with owner and state from the practice's actions.csv. `is_timely` says that something can still be done: the day to act
-- is not past, or the finding is of the last two quarters.
-- grain: action_id
WITH bounds AS (
  SELECT (SELECT max(quarter) FROM mart.margin_cube WHERE lines > 0) AS newest, (SELECT max(as_of) FROM core.run_info) AS as_of
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
    CASE WHEN restated.hcpcs IS NULL THEN 'appeal_underpayment' ELSE 'rebill_restated_limit' END AS action_kind,
    line.quarter,
    line.payer_id,
    CASE WHEN restated.hcpcs IS NOT NULL THEN line.hcpcs END AS hcpcs,
    CASE WHEN restated.hcpcs IS NULL THEN line.cause END AS action_detail,
    count(*) AS lines,
    sum(recoverable_amount) AS recoverable_amount,
    coalesce(min(appeal_by) FILTER (appeal_by >= bounds.as_of), max(appeal_by)) AS act_by
  FROM mart.underpayment AS line
  CROSS JOIN bounds
  LEFT JOIN restated
    ON restated.quarter = line.quarter AND restated.hcpcs = line.hcpcs
    AND line.allowed_amount = extend(restated.old_payment_limit, line.units)
  WHERE recoverable_amount > 0
  GROUP BY ALL
),
expiring AS (
  SELECT 'return_expiring_lot' AS action_kind, bounds.newest AS quarter, site_id, hcpcs, count(*) AS lines,
    sum(at_risk_cost) AS recoverable_amount, sum(at_risk_cost) AS cost_amount, min(expiry_date) AS act_by
  FROM mart.expiry CROSS JOIN bounds
  WHERE at_risk_cost > 0
  GROUP BY ALL
),
denied AS (
  SELECT
    denied.carc, denied.hcpcs, denied.payer_id, denied.quarter, denied.billed_amount,
    CAST(expected.expected_allowed - expected.expected_sequestration AS DECIMAL(18, 2)) AS expected_amount,
    coalesce(cost.acquisition_cost, 0) AS acquisition_cost,
    denied.decided_date + CAST(coalesce(deadline.appeal_days, other.appeal_days) AS INTEGER) AS appeal_by,
    carc.words AS reason
  FROM core.denied_line AS denied
  JOIN core.claim_line AS line USING (claim_id, line)
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  LEFT JOIN core.line_cost AS cost ON cost.claim_id = denied.claim_id AND cost.line = denied.line AND cost.method = 'fifo'
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
    appeal_by < bounds.as_of AS is_late
  FROM denied CROSS JOIN bounds
),
work_denials AS (
  SELECT
    CASE WHEN is_cluster THEN 'work_denial_cluster' WHEN NOT is_cluster AND is_late THEN 'denials_past_appeal' ELSE 'work_denials' END AS action_kind,
    quarter,
    payer_id,
    CASE WHEN is_cluster THEN hcpcs END AS hcpcs,
    CASE WHEN is_cluster THEN carc END AS action_detail,
    CASE WHEN is_cluster THEN any_value(reason) END AS reason,
    count(*) AS lines,
    sum(coalesce(expected_amount, 0)) AS recoverable_amount,
    sum(acquisition_cost) AS cost_amount,
    sum(billed_amount) AS billed_amount,
    coalesce(min(appeal_by) FILTER (appeal_by >= bounds.as_of), max(appeal_by)) AS act_by
  FROM cluster CROSS JOIN bounds
  GROUP BY is_cluster, NOT is_cluster AND is_late, quarter, payer_id, CASE WHEN is_cluster THEN hcpcs END, CASE WHEN is_cluster THEN carc END
),
dear_drug AS (
  -- Lines that were paid, and less than they cost: the price, not a denial.
  SELECT
    'renegotiate_drug' AS action_kind, quarter, hcpcs,
    count(*) AS lines,
    sum(acquisition_cost) - sum(collected_amount) AS recoverable_amount,
    sum(acquisition_cost) AS cost_amount
  FROM core.drug_line
  WHERE method = 'fifo' AND collected_amount > 0
  GROUP BY quarter, hcpcs
  HAVING sum(acquisition_cost) > sum(collected_amount)
),
waste AS (
  SELECT 'bill_waste' AS action_kind, quarter, hcpcs, site_id, count(*) AS lines,
    sum(coalesce(unbilled_waste_payment, 0)) AS recoverable_amount, sum(unbilled_waste_cost) AS cost_amount
  FROM core.unbilled_waste
  GROUP BY quarter, hcpcs, site_id
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
    {action_kind: 'return_expired_lot', cents: expired_cents}, {action_kind: 'find_missing_stock', cents: unexplained_cents}
  ], recursive := true), quarter, site_id, hcpcs
  FROM lost
),
off_contract AS (
  -- Bought outside the contract, or billed above it and not yet credited.
  SELECT 'recover_off_contract' AS action_kind, quarter, site_id, hcpcs, vendor AS action_detail,
    count(*) AS lines, sum(claim_amount) AS recoverable_amount
  FROM mart.gpo_leakage
  WHERE leak IN ('off_contract', 'wrong_price') AND claim_amount > 0
  GROUP BY ALL
),
reach_tier AS (
  SELECT 'reach_rebate_tier' AS action_kind, quarter_of(buy_by_date) AS quarter, hcpcs, contract_id AS action_detail, buy_by_date AS act_by,
    CAST(packages_to_next AS BIGINT) AS lines,
    at_stake_amount AS recoverable_amount
  FROM mart.rebate_program
  WHERE is_running AND next_tier IS NOT NULL
),
short_rebate AS (
  SELECT 'claim_short_rebate' AS action_kind, quarter, hcpcs, program_id AS action_detail,
    count(*) AS lines, sum(outstanding_amount) AS recoverable_amount
  FROM mart.rebate_receivable
  WHERE status = 'short'
  GROUP BY ALL
),
export_error AS (
  SELECT 'correct_posting' AS action_kind, quarter, payer_id, count(*) AS lines, sum(paid_difference) AS recoverable_amount
  FROM mart.csv_835_difference
  GROUP BY ALL
  HAVING sum(paid_difference) > 0
),
administration AS (
  SELECT 'bill_administration' AS action_kind, quarter, payer_id, count(*) AS lines, sum(missed_revenue) AS recoverable_amount
  FROM mart.administration_finding
  WHERE missed_revenue > 0
  GROUP BY ALL
),
white_bag AS (
  -- One action for all quarters: the talk with the payer is one talk.
  SELECT 'stop_white_bagging' AS action_kind, max(quarter) AS quarter, payer_id, hcpcs, sum(moved_visits) AS lines,
    sum(lost_margin_amount) AS recoverable_amount
  FROM mart.benefit_shift
  GROUP BY payer_id, hcpcs
),
expiring_authorization AS (
  SELECT 'renew_authorizations' AS action_kind, bounds.newest AS quarter, payer_id, sum(doses) AS lines, sum(margin_at_risk_amount) AS recoverable_amount
  FROM mart.authorization_at_risk CROSS JOIN bounds
  GROUP BY ALL
),
every_action AS (
  SELECT * FROM underpaid
  UNION ALL BY NAME SELECT * FROM work_denials
  UNION ALL BY NAME SELECT * FROM dear_drug
  UNION ALL BY NAME SELECT * FROM waste
  UNION ALL BY NAME
    SELECT action_kind, quarter, site_id, hcpcs, CAST(cents * 0.01 AS DECIMAL(18, 2)) AS recoverable_amount, CAST(cents * 0.01 AS DECIMAL(18, 2)) AS cost_amount
    FROM stock WHERE cents > 0
  UNION ALL BY NAME SELECT * FROM expiring
  UNION ALL BY NAME SELECT * FROM off_contract
  UNION ALL BY NAME SELECT * FROM reach_tier
  UNION ALL BY NAME SELECT * FROM short_rebate
  UNION ALL BY NAME SELECT * FROM export_error
  UNION ALL BY NAME SELECT * FROM administration
  UNION ALL BY NAME SELECT * FROM white_bag
  UNION ALL BY NAME SELECT * FROM expiring_authorization
),
named AS (
  SELECT *, concat_ws('.', action_kind, quarter, hcpcs, payer_id, site_id, replace(action_detail, ' ', '-')) AS action_id
  FROM every_action
),
kept AS (
  SELECT action_id, action_status, owner, dollars_recovered, note
  FROM raw.action_status
  QUALIFY row_number() OVER (PARTITION BY action_id ORDER BY file_id DESC, line DESC) = 1
)
SELECT
  action_id,
  action_kind,
  named.quarter,
  hcpcs,
  payer_id,
  site_id,
  action_detail,
  reason,
  CAST(coalesce(lines, 0) AS BIGINT) AS lines,
  CAST(recoverable_amount AS DECIMAL(18, 2)) AS recoverable_amount,
  CAST(cost_amount AS DECIMAL(18, 2)) AS cost_amount,
  CAST(billed_amount AS DECIMAL(18, 2)) AS billed_amount,
  act_by,
  CASE
    WHEN act_by IS NOT NULL THEN act_by >= bounds.as_of
    WHEN action_kind IN ('renegotiate_drug', 'find_missing_stock', 'return_expired_lot', 'bill_waste', 'bill_administration')
      THEN quarter_index(named.quarter) >= quarter_index(bounds.newest) - 1
    ELSE true
  END AS is_timely,
  coalesce(kept.action_status, 'open') AS action_status,
  kept.owner,
  kept.dollars_recovered,
  kept.note
FROM named
CROSS JOIN bounds
LEFT JOIN kept USING (action_id)
WHERE recoverable_amount > 0
