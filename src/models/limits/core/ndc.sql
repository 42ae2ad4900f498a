-- An NDC as the practice uses it in a quarter: the one code it is stocked under and the billing units in a package,
-- from that quarter's crosswalk, else the nearest quarter's (the earlier of two as near). An NDC with several codes
-- (ESRD and not, by route) is stocked under the code the practice bills it with most, else the first in the alphabet.
-- Where nobody tells what a package holds, units are null, and the NDC is the code it is billed with, else a drug of
-- its own.
-- grain: quarter, ndc11
WITH used AS (
  SELECT DISTINCT ndc11, quarter_of(invoice_date) AS quarter FROM raw.purchase
  UNION
  SELECT DISTINCT ndc11, quarter_of(service_date) FROM core.claim_line_state WHERE ndc11 IS NOT NULL
    AND service_date IS NOT NULL
  UNION
  SELECT DISTINCT ndc11, quarter_of(count_date) FROM raw.inventory_count
),
billed AS (
  SELECT line.ndc11, drug_key(code.is_unclassified, line.hcpcs, line.ndc11) AS hcpcs, count(*) AS lines
  FROM core.claim_line_state AS line
  JOIN core.service_code AS code ON code.hcpcs = line.hcpcs AND code.service_class = 'drug'
  WHERE line.ndc11 IS NOT NULL
  GROUP BY ALL
),
packaged AS (
  SELECT used.quarter AS used_quarter, package_unit.*
  FROM used
  JOIN core.package_unit AS package_unit USING (ndc11)
  UNION ALL BY NAME
  SELECT used.quarter AS used_quarter, used.quarter, used.ndc11, coalesce(billed.hcpcs, used.ndc11) AS hcpcs,
    'unknown' AS package_basis
  FROM used
  LEFT JOIN billed USING (ndc11)
  WHERE used.ndc11 NOT IN (SELECT ndc11 FROM core.package_unit)
)
SELECT
  used_quarter AS quarter,
  crosswalk.ndc11,
  crosswalk.hcpcs,
  crosswalk.billing_units_per_package,
  crosswalk.package_basis,
  crosswalk.quarter AS crosswalk_quarter,
  crosswalk.drug_name,
  crosswalk.labeler,
  crosswalk.file_id,
  crosswalk.source_line
FROM packaged AS crosswalk
LEFT JOIN billed ON billed.ndc11 = crosswalk.ndc11 AND billed.hcpcs = crosswalk.hcpcs
QUALIFY row_number() OVER (
  PARTITION BY used_quarter, crosswalk.ndc11
  -- The quarter comes first: a code that succeeds another has other units (J1299 is a fifth of J1300).
  ORDER BY abs(quarter_index(crosswalk.quarter) - quarter_index(used_quarter)), crosswalk.quarter,
    coalesce(billed.lines, 0) DESC, crosswalk.hcpcs
) = 1
