-- Payers' money on a claim line by the day it moved: what an 835 pays or takes back, else what a version of the export
-- paid more or less than the one before. A decision that paid nothing is a day with no money. Patients' payments are
-- not here: no file says when they came.
-- grain: claim_id, line, cash_date
WITH remitted AS (
  SELECT claim_id, line, payment_date AS cash_date, paid_amount
  FROM core.remittance_decision
  WHERE payment_date IS NOT NULL
),
version AS (
  SELECT
    claim_id,
    line,
    version,
    coalesce(paid_date, adjudicated_date) AS cash_date,
    CASE WHEN status IN ('void', 'reversal', 'denied') THEN 0 ELSE coalesce(paid_amount, 0) END AS standing_amount
  FROM core.claim_line_version AS version
  WHERE coalesce(paid_date, adjudicated_date) IS NOT NULL
    AND NOT EXISTS (FROM remitted WHERE remitted.claim_id = version.claim_id AND remitted.line = version.line)
  QUALIFY row_number() OVER (PARTITION BY claim_id, line, version ORDER BY copy) = 1
),
moved AS (
  FROM remitted
  UNION ALL
  SELECT claim_id, line, cash_date,
    standing_amount - lag(standing_amount, 1, 0) OVER (PARTITION BY claim_id, line ORDER BY version)
  FROM version
)
SELECT
  moved.claim_id,
  moved.line,
  greatest(moved.cash_date, line.service_date) AS cash_date,
  money(sum(moved.paid_amount)) AS paid_amount,
  CAST(row_number() OVER (
    PARTITION BY moved.claim_id, moved.line ORDER BY greatest(moved.cash_date, line.service_date)
  ) AS INTEGER) AS cash_number
FROM moved
JOIN core.claim_line AS line ON line.claim_id = moved.claim_id AND line.line = moved.line
WHERE line.status <> 'void'
GROUP BY moved.claim_id, moved.line, greatest(moved.cash_date, line.service_date)
