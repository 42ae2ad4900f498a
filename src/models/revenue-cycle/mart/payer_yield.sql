-- What a payer and its patients allow and pay for a drug, decided lines that were neither denied nor reversed only,
-- beside what the same units come to at the CMS limit of their quarter (null where a line has none).
-- grain: quarter, hcpcs, payer_id
SELECT
  quarter,
  hcpcs,
  payer_id,
  count(*) AS lines,
  to_units(sum(units)) AS units,
  money(sum(allowed_amount)) AS allowed_amount,
  money(sum(collected_amount)) AS collected_amount,
  money(sum(acquisition_cost)) AS acquisition_cost,
  CASE WHEN count(payment_limit) = count(*) THEN money(sum(extend(payment_limit, units))) END AS amount_at_limit
FROM core.drug_line
WHERE method = 'fifo' AND NOT is_open AND status IN ('original', 'replacement') AND NOT is_supplied_free
GROUP BY ALL
