-- Drug lines of one day of service that were open (or denied) at the same ages, where they went from there, and what
-- that brought in: all the chain ladder needs of a history of any size. Ages are full months of 30 days; of several
-- decisions in one month the last counts; beyond twelve months nothing is asked.
-- grain: service_date, state, from_month, until_month, next_state
WITH decided AS (
  SELECT
    claim_id, line, service_date, expected_amount, collected_amount,
    CASE WHEN is_denied THEN 'denied' ELSE 'paid' END AS state,
    -- The first full month at whose beginning the decision was known. greatest() skips nulls: no next decision stays
    -- null.
    greatest(0, (decided_date - service_date + 29) // 30) AS month,
    CASE WHEN next_decided_date IS NOT NULL THEN greatest(0,
      (next_decided_date - service_date + 29) // 30) END AS next_month
  FROM core.collection_history
  WHERE decided_date IS NOT NULL AND is_dated
),
moved AS (
  SELECT
    service_date, expected_amount, state, month, next_month, collected_amount,
    lag(state, 1, 'open') OVER line_decision AS state_before,
    lag(month, 1, 0) OVER line_decision AS month_before,
    lag(collected_amount, 1, 0) OVER line_decision AS collected_before
  FROM decided
  WHERE month <= 12 AND next_month IS DISTINCT FROM month
  WINDOW line_decision AS (PARTITION BY claim_id, line ORDER BY month)
),
passage AS (
  SELECT service_date, state_before AS state, month_before AS from_month, month AS until_month, state AS next_state,
    expected_amount, money(collected_amount - collected_before) AS gained_amount
  FROM moved
  UNION ALL
  -- What nothing is known to have ended within the twelve months.
  SELECT service_date, state, month, NULL, NULL, expected_amount, 0
  FROM moved
  WHERE coalesce(next_month > 12, true)
  UNION ALL
  SELECT service_date, 'open', 0, NULL, NULL, expected_amount, 0
  FROM core.collection_history
  WHERE decision = 1 AND is_dated AND coalesce((decided_date - service_date + 29) // 30 > 12, true)
)
SELECT
  service_date,
  state,
  from_month,
  until_month,
  next_state,
  count(*) AS lines,
  money(sum(expected_amount)) AS expected_amount,
  money(sum(gained_amount)) AS gained_amount
FROM passage
WHERE state <> 'paid' AND from_month < coalesce(until_month, 12)
GROUP BY ALL
ORDER BY ALL
