-- What each drug, payer and site did over the last four quarters of claims, decided lines only, units in the code in
-- force: what the MFP page takes for a year. Undecided lines and drugs the practice did not buy are left out; the
-- former stand in `open_acquisition_cost`. Units at the limit are what collections are held against: where the file
-- of a line's quarter is not here, the limit of the nearest quarter stands in (the earlier of two as near), else a
-- practice without one file would seem to be paid a multiple of the limit.
-- grain: hcpcs, payer_id, site_id
WITH nearest AS (
  SELECT line.hcpcs, line.quarter, limits.payment_limit
  FROM (SELECT DISTINCT hcpcs, quarter FROM core.claim_line WHERE is_drug) AS line
  JOIN core.payment_limit AS limits ON limits.hcpcs = line.hcpcs AND limits.payment_limit IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY line.hcpcs, line.quarter
    ORDER BY abs(quarter_index(limits.quarter) - quarter_index(line.quarter)), limits.quarter) = 1
),
line AS (
  SELECT
    coalesce(succession.new_hcpcs, line.hcpcs) AS hcpcs,
    line.payer_id,
    line.site_id,
    line.is_open,
    to_units(line.units * coalesce(CAST(succession.unit_ratio AS DECIMAL(9, 3)), 1)) AS units,
    line.collected_amount,
    line.acquisition_cost,
    money(coalesce(extend(coalesce(line.payment_limit, nearest.payment_limit), line.units), 0)) AS limit_amount
  FROM core.drug_line AS line
  LEFT JOIN nearest ON nearest.hcpcs = line.hcpcs AND nearest.quarter = line.quarter
  LEFT JOIN reference.hcpcs_succession AS succession
    ON succession.old_hcpcs = line.hcpcs AND succession.is_continued AND line.quarter < succession.first_quarter
    AND succession.first_quarter <= (SELECT max(quarter) FROM core.payment_limit)
  WHERE line.method = 'fifo' AND line.consumes AND NOT coalesce(line.is_supplied_free, false)
    AND line.quarter > add_quarters((SELECT max(quarter) FROM core.claim_line), -4)
)
SELECT
  hcpcs,
  payer_id,
  site_id,
  to_units(coalesce(sum(units) FILTER (NOT is_open), 0)) AS units,
  money(coalesce(sum(collected_amount) FILTER (NOT is_open), 0)) AS collected_amount,
  money(coalesce(sum(acquisition_cost) FILTER (NOT is_open), 0)) AS acquisition_cost,
  money(coalesce(sum(limit_amount) FILTER (NOT is_open), 0)) AS limit_amount,
  money(coalesce(sum(acquisition_cost) FILTER (is_open), 0)) AS open_acquisition_cost
FROM line
GROUP BY ALL
