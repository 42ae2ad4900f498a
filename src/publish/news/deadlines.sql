-- Money to get back whose last day is within the days asked about, as the action register has it. `is_new`: the
-- publication before did not have the day, or not for as much.
SELECT action.action_id, action.action_kind, action.first_quarter, action.quarter, drug.name AS drug_name,
  payer.name AS payer_name, site.name AS site_name, action.action_detail, action.reason,
  CAST(action.lines AS INTEGER) AS lines, CAST(coalesce(action.authorized_lines, 0) AS INTEGER) AS authorized_lines,
  CAST(due.act_by AS VARCHAR) AS day,
  before.action_id IS NULL OR before.recoverable_amount < due.recoverable_amount AS is_new,
  CAST(due.recoverable_amount * 100 AS BIGINT) AS amount_cents
FROM new.mart.action_due AS due
JOIN new.mart.action AS action ON action.action_id = due.action_id AND action.is_timely
LEFT JOIN old.mart.action_due AS before ON before.action_id = due.action_id AND before.act_by = due.act_by
LEFT JOIN new.core.drug AS drug ON drug.hcpcs = action.hcpcs
LEFT JOIN new.core.payer AS payer ON payer.payer_id = action.payer_id
LEFT JOIN new.core.site AS site ON site.site_id = action.site_id
WHERE due.act_by BETWEEN (SELECT as_of FROM new.core.run_info)
    AND (SELECT as_of FROM new.core.run_info) + CAST($days AS INTEGER)
  AND due.recoverable_amount > 0 AND action.action_status NOT IN ('done', 'dropped')
