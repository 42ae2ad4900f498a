-- Units of each drug in the practice's last quarter of claims, and Medicare's part. Where a drug's payers are of
-- unknown kind and none is known to be Medicare, its Medicare volume is not known, which is not none.
-- grain: hcpcs
WITH line AS (
  SELECT drug_line.quarter, drug_line.hcpcs, payer.kind, drug_line.units AS line_units
  FROM core.drug_line AS drug_line
  JOIN core.payer AS payer USING (payer_id)
  WHERE drug_line.method = 'fifo' AND drug_line.status <> 'void' AND NOT drug_line.is_supplied_free
)
SELECT
  hcpcs,
  quarter,
  to_units(sum(line_units)) AS units,
  to_units(CASE WHEN bool_or(kind IN ('medicare_ffs', 'medicare_advantage')) OR NOT bool_or(kind = 'unknown')
    THEN coalesce(sum(line_units) FILTER (kind IN ('medicare_ffs', 'medicare_advantage')), 0) END) AS medicare_units
FROM line
WHERE quarter = (SELECT max(quarter) FROM line)
GROUP BY hcpcs, quarter
