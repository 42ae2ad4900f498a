-- How a drug line stood at the end of a day it is asked about: open before its first decision, then denied or paid as
-- the last decision left it, with its age in months of 30 days since the service.
-- grain: claim_id, line, is_back_test
-- materialize: view
SELECT
  history.claim_id,
  history.line,
  day.is_back_test,
  day.asked_date,
  history.quarter,
  history.hcpcs,
  history.payer_id,
  history.site_id,
  history.units,
  history.expected_amount,
  CASE WHEN coalesce(history.decided_date > day.asked_date, true) THEN 'open'
    WHEN history.is_denied THEN 'denied' ELSE 'paid' END AS state,
  least(12, greatest(0, (day.asked_date - history.service_date) // 30)) AS age_months,
  CASE WHEN history.decided_date <= day.asked_date THEN history.collected_amount ELSE 0 END AS collected_amount
FROM core.collection_history AS history
JOIN core.collection_day AS day USING (quarter)
WHERE CASE WHEN history.decided_date <= day.asked_date
  THEN coalesce(history.next_decided_date > day.asked_date, true)
  ELSE history.decision = 1 END
