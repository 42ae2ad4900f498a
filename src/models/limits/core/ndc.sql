-- An NDC as the practice uses it in a quarter: the one code it is stocked under and the billing units in a package, from
-- that quarter's crosswalk, else the nearest quarter's (the earlier of two as near). An NDC with several codes (ESRD and
-- not, by route) is stocked under the code the practice bills it with most, else the first in the alphabet.
-- grain: quarter, ndc11
WITH used AS (
  SELECT DISTINCT ndc11, quarter_of(invoice_date) AS quarter FROM raw.purchase
  UNION
  SELECT DISTINCT ndc11, quarter_of(service_date) FROM core.claim_line_state WHERE ndc11 IS NOT NULL AND service_date IS NOT NULL
  UNION
  SELECT DISTINCT ndc11, quarter_of(count_date) FROM raw.inventory_count
),
billed AS (
  SELECT ndc11, hcpcs, count(*) AS lines FROM core.claim_line_state WHERE ndc11 IS NOT NULL GROUP BY ndc11, hcpcs
)
SELECT
  used.quarter,
  ndc11,
  crosswalk.hcpcs,
  crosswalk.billing_units_per_package,
  crosswalk.quarter AS crosswalk_quarter,
  crosswalk.drug_name,
  crosswalk.labeler,
  crosswalk.file_id,
  crosswalk.source_line
FROM used
JOIN core.ndc_hcpcs AS crosswalk USING (ndc11)
LEFT JOIN billed ON billed.ndc11 = used.ndc11 AND billed.hcpcs = crosswalk.hcpcs
QUALIFY row_number() OVER (
  PARTITION BY used.quarter, ndc11
  -- The quarter comes first: a code that succeeds another has other units (J1299 is a fifth of J1300).
  ORDER BY abs(quarter_index(crosswalk.quarter) - quarter_index(used.quarter)), crosswalk.quarter,
    coalesce(billed.lines, 0) DESC, crosswalk.hcpcs
) = 1
