-- What a payer and its patients allow and pay for a drug, decided lines that were neither denied nor reversed only, beside what the same
-- units come to at the CMS limit of their quarter (null where a line has none).
-- grain: quarter, hcpcs, payer_id
SELECT
  quarter,
  hcpcs,
  payer_id,
  count(*) AS lines,
  CAST(sum(units) AS DECIMAL(18, 3)) AS units,
  CAST(sum(allowed_amount) AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(sum(collected_amount) AS DECIMAL(18, 2)) AS collected_amount,
  CAST(sum(acquisition_cost) AS DECIMAL(18, 2)) AS acquisition_cost,
  CASE WHEN count(payment_limit) = count(*) THEN CAST(sum(extend(payment_limit, units)) AS DECIMAL(18, 2)) END AS amount_at_limit
FROM core.drug_line
WHERE method = 'fifo' AND NOT is_open AND status IN ('original', 'replacement') AND NOT is_supplied_free
GROUP BY ALL
