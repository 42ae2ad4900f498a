-- Authorizations whose first answer was a denial, by cause and payer, and how many were approved after all.
-- grain: reason, payer_id, quarter
SELECT
  coalesce(reason, 'no reason given') AS reason,
  coalesce(payer_id, 'none') AS payer_id,
  quarter,
  count(*) AS denied_first_requests,
  count(*) FILTER (outcome = 'overturned') AS overturned_requests
FROM core.authorization
WHERE is_denied_first
GROUP BY coalesce(reason, 'no reason given'), coalesce(payer_id, 'none'), quarter
