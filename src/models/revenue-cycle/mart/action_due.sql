-- Recoverable dollars of actions in time by the last day to act, so that a deadline is of its own dollars and not of
-- all that the action is about.
-- grain: action_id, act_by
SELECT
  action_id,
  act_by,
  money(sum(recoverable_amount)) AS recoverable_amount
FROM core.action_finding
WHERE is_timely
GROUP BY action_id, act_by
