-- Prior authorizations by payer and quarter of request: how many, how they ended, and the business days to a decision
-- (median and the day by which nine of ten are decided).
-- grain: payer_id, quarter
SELECT
  coalesce(payer_id, 'none') AS payer_id,
  quarter,
  count(*) AS requests,
  count(*) FILTER (outcome = 'approved') AS approved_requests,
  count(*) FILTER (is_denied_first) AS denied_first_requests,
  count(*) FILTER (outcome = 'overturned') AS overturned_requests,
  count(*) FILTER (outcome = 'pending') AS pending_requests,
  CAST(quantile_disc(business_days, 0.5) AS BIGINT) AS business_days_median,
  CAST(quantile_disc(business_days, 0.9) AS BIGINT) AS business_days_p90
FROM core.authorization
GROUP BY coalesce(payer_id, 'none'), quarter
