-- The lines behind the action register added up, as finely as a finding's day to act is known. A row is of one thing
-- (kind, drug, payer, site, detail), quarter and last day; `is_by_line` says that every dollar of it is of a line.
-- grain: action_kind, hcpcs, payer_id, site_id, action_detail, quarter, act_by, is_timely
SELECT
  action_id,
  action_kind,
  hcpcs,
  payer_id,
  site_id,
  action_detail,
  quarter,
  act_by,
  is_timely,
  any_value(reason) AS reason,
  CAST(sum(lines) AS BIGINT) AS lines,
  money(sum(recoverable_amount)) AS recoverable_amount,
  money(sum(at_risk_amount)) AS at_risk_amount,
  money(sum(cost_amount)) AS cost_amount,
  money(sum(billed_amount)) AS billed_amount,
  CAST(sum(authorized_lines) AS BIGINT) AS authorized_lines,
  bool_and(file_id IS NOT NULL) AS is_by_line
FROM core.action_line
GROUP BY action_id, action_kind, hcpcs, payer_id, site_id, action_detail, quarter, act_by, is_timely
