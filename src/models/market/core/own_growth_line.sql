-- Drug lines of Medicare's own patients in the two years that own volume is compared over, paid or still pending:
-- what is pending is given like the rest, and leaving it out would make the newer year smaller than it is.
-- grain: claim_id, line
SELECT
  line.claim_id,
  line.line,
  line.hcpcs,
  month.is_newer_year,
  line.units,
  CASE WHEN line.is_open THEN NULL ELSE line.allowed_amount END AS allowed_amount,
  CASE WHEN month.is_newer_year THEN line.units ELSE 0 END AS own_year_units,
  CASE WHEN month.is_newer_year THEN 0 ELSE line.units END AS own_year_units_before,
  line.file_id,
  line.source_line
FROM core.claim_line AS line
JOIN core.payer AS payer ON payer.payer_id = line.payer_id AND payer.kind = 'medicare_ffs'
JOIN core.growth_month AS month ON month.growth_month = CAST(date_trunc('month', line.service_date) AS DATE)
JOIN mart.medicare_growth AS used ON used.growth_basis = month.growth_basis AND used.is_compared
WHERE line.is_drug AND line.status IN ('original', 'replacement') AND line.units > 0
  AND NOT coalesce(line.is_supplied_free, false)
