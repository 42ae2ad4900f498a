-- The action register: one row a thing whatever quarters it is of, with owner and state from the practice's
-- actions.csv. What is past its day, or of quarters too old to act on, is a row of its own with `is_timely` false: it
-- is lost, not to do. `due_amount` is the part whose last day is within a week of the nearest.
-- grain: action_id
WITH day AS (
  SELECT *, min(act_by) OVER (PARTITION BY action_id) AS nearest FROM core.action_finding
),
thing AS (
  SELECT
    action_id,
    action_kind,
    hcpcs,
    payer_id,
    site_id,
    action_detail,
    is_timely,
    any_value(reason) AS reason,
    min(quarter) AS first_quarter,
    max(quarter) AS quarter,
    sum(lines) AS lines,
    sum(recoverable_amount) AS recoverable_amount,
    coalesce(sum(recoverable_amount) FILTER (act_by <= nearest + 6), 0) AS due_amount,
    sum(at_risk_amount) AS at_risk_amount,
    sum(cost_amount) AS cost_amount,
    sum(billed_amount) AS billed_amount,
    sum(authorized_lines) AS authorized_lines,
    bool_and(is_by_line) AS is_by_line,
    -- The nearest day while there is time, else the last there was.
    CASE WHEN is_timely THEN min(act_by) ELSE max(act_by) END AS act_by
  FROM day
  GROUP BY action_id, action_kind, hcpcs, payer_id, site_id, action_detail, is_timely
),
kept AS (
  -- An id of an earlier edition named a quarter; what its owner wrote is kept.
  SELECT regexp_replace(action_id, '\.\d{4}Q\d(\.|$)', '\1') AS action_id, action_status, owner, dollars_recovered
  FROM raw.action_status
  QUALIFY row_number() OVER (PARTITION BY regexp_replace(action_id, '\.\d{4}Q\d(\.|$)', '\1') ORDER BY file_id DESC,
    line DESC) = 1
)
SELECT
  action_id,
  action_kind,
  thing.first_quarter,
  thing.quarter,
  hcpcs,
  payer_id,
  site_id,
  action_detail,
  reason,
  CAST(coalesce(lines, 0) AS BIGINT) AS lines,
  money(recoverable_amount) AS recoverable_amount,
  money(due_amount) AS due_amount,
  money(at_risk_amount) AS at_risk_amount,
  money(cost_amount) AS cost_amount,
  money(billed_amount) AS billed_amount,
  CAST(authorized_lines AS BIGINT) AS authorized_lines,
  is_by_line,
  act_by,
  is_timely,
  coalesce(kept.action_status, 'open') AS action_status,
  kept.owner,
  kept.dollars_recovered
FROM thing
LEFT JOIN kept USING (action_id)
WHERE recoverable_amount > 0 OR at_risk_amount > 0
