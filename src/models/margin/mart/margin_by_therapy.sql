-- What was earned in a quarter of service by therapy line (rheumatology, gastroenterology, oncology …) and payer; the
-- cube's measures, added up. A drug is of one line (data/reference/therapy_line.csv, which a practice extends);
-- services without a drug and cost adjustments of no drug are `none`.
-- grain: quarter, therapy_line, payer_id
SELECT
  quarter,
  coalesce(drug.therapy_line, 'none') AS therapy_line,
  payer_id,
  CAST(sum(COLUMNS('lines$')) AS BIGINT) AS '\0',
  money(sum(COLUMNS('amount$|cost$|margin$|recovery$|adjustment$'))) AS '\0'
FROM mart.margin_cube AS cube
LEFT JOIN core.drug AS drug USING (hcpcs)
GROUP BY quarter, coalesce(drug.therapy_line, 'none'), payer_id
