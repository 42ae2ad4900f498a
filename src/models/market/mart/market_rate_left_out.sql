-- Prices of in-network files that are not used, by payer, code and reason, with what they are: most are prices of other
-- claims or places; those outside half to three times the payment limit are for another unit.
-- grain: reporting_entity, hcpcs, left_out_reason
SELECT
  reporting_entity,
  hcpcs,
  left_out_reason,
  count(*) AS rates,
  CAST(sum(tins) AS BIGINT) AS holder_tins,
  min(negotiated_rate) AS lowest_rate,
  max(negotiated_rate) AS highest_rate,
  any_value(payment_limit) AS payment_limit
FROM core.market_rate
WHERE left_out_reason IS NOT NULL
GROUP BY reporting_entity, hcpcs, left_out_reason
