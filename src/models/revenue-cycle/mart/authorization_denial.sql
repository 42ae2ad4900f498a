-- Authorizations whose first answer was a denial, by cause and payer, and how many were approved after all. The cause
-- is one of reference.authorization_reason: what a payer or a clerk typed can name a patient and is not repeated; the
-- first row whose words are in it decides, and what fits none is `other`.
-- grain: reason, payer_id, quarter
WITH denied AS (
  SELECT
    coalesce(payer_id, 'none') AS payer_id,
    quarter,
    outcome,
    regexp_replace(lower(strip_accents(reason)), '[^a-z0-9]+', ' ', 'g') AS typed
  FROM core.authorization
  WHERE is_denied_first
),
coded AS (
  SELECT
    typed.typed,
    arg_min(list.reason, CAST(list.place AS INTEGER)) AS reason
  FROM (SELECT DISTINCT typed FROM denied) AS typed
  JOIN reference.authorization_reason AS list ON contains(' ' || typed.typed || ' ', ' ' || list.contains || ' ')
  GROUP BY typed.typed
)
SELECT
  CASE WHEN trim(coalesce(denied.typed, '')) = '' THEN 'no reason given'
    ELSE coalesce(coded.reason, 'other') END AS reason,
  denied.payer_id,
  denied.quarter,
  count(*) AS denied_first_requests,
  count(*) FILTER (denied.outcome = 'overturned') AS overturned_requests
FROM denied
LEFT JOIN coded USING (typed)
GROUP BY ALL
