-- What other providers are paid for a code by a payer, out of the payer's own in-network file, beside what it pays us:
-- the percentile counts each TIN that has a price once for it, half of those at our own price below it. Negotiated
-- prices; a payer that has none for a code is told by its fee schedule.
-- grain: reporting_entity, hcpcs
WITH used AS (
  SELECT * FROM core.market_rate WHERE left_out_reason IS NULL
),
ranked AS (
  SELECT reporting_entity, hcpcs, negotiated_rate, tins,
    sum(tins) OVER (PARTITION BY reporting_entity, hcpcs ORDER BY negotiated_rate, file_id, source_line) AS tins_to,
    sum(tins) OVER (PARTITION BY reporting_entity, hcpcs) AS tins_all
  FROM used
),
spread AS (
  SELECT reporting_entity, hcpcs,
    min(negotiated_rate) FILTER (tins_to * 10 >= tins_all) AS p10_rate,
    min(negotiated_rate) FILTER (tins_to * 4 >= tins_all) AS p25_rate,
    min(negotiated_rate) FILTER (tins_to * 2 >= tins_all) AS median_rate,
    min(negotiated_rate) FILTER (tins_to * 4 >= tins_all * 3) AS p75_rate,
    min(negotiated_rate) FILTER (tins_to * 10 >= tins_all * 9) AS p90_rate
  FROM ranked
  GROUP BY reporting_entity, hcpcs
),
summed AS (
  SELECT
    used.reporting_entity,
    used.hcpcs,
    any_value(used.payer_id) AS payer_id,
    min(used.negotiated_type) AS negotiated_type,
    any_value(used.service_class) AS service_class,
    any_value(used.payment_limit) AS payment_limit,
    min(used.last_updated_on) AS last_updated_on,
    count(*) AS rates,
    CAST(sum(used.tins) AS BIGINT) AS holder_tins,
    CAST(sum(used.npis) AS BIGINT) AS holder_npis,
    count(DISTINCT used.file_id) AS files,
    max(used.negotiated_rate) FILTER (used.is_own) AS own_published_rate,
    any_value(own.own_rate) AS own_rate,
    any_value(own.own_rate_basis) AS own_rate_basis,
    any_value(own.allowed_amount) AS own_allowed_amount,
    CAST(sum(used.tins) FILTER (used.negotiated_rate < own.own_rate) AS BIGINT) AS tins_below,
    CAST(sum(used.tins) FILTER (used.negotiated_rate = own.own_rate) AS BIGINT) AS tins_level
  FROM used
  LEFT JOIN core.own_rate AS own USING (payer_id, hcpcs)
  GROUP BY used.reporting_entity, used.hcpcs
)
SELECT
  summed.* EXCLUDE (tins_below, tins_level),
  spread.p10_rate,
  spread.p25_rate,
  spread.median_rate,
  spread.p75_rate,
  spread.p90_rate,
  CASE WHEN own_rate IS NOT NULL THEN
    CAST(round((200 * coalesce(tins_below, 0) + 100 * coalesce(tins_level, 0)) / (2 * holder_tins), 1) AS DECIMAL(9, 5))
  END AS own_percentile,
  CAST(own_rate / nullif(payment_limit, 0) AS DECIMAL(9, 5)) AS own_share_of_limit,
  CAST(median_rate / nullif(payment_limit, 0) AS DECIMAL(9, 5)) AS median_share_of_limit,
  date_diff('day', summed.last_updated_on, run.as_of) AS file_age_days
FROM summed
JOIN spread USING (reporting_entity, hcpcs)
CROSS JOIN core.run_info AS run
