-- Stock found at the end of a day, in the ledger's units; lots of one day are added up. A row without a lot is stock of
-- no known lot, unless it is what several lots of that day come to: then it is their total, told a second time, and
-- counts nothing (a sheet with a row a lot and a row for all). unit_limit is Medicare's limit for one of the ledger's
-- units in the quarter of the count: what found stock is taken to have cost where no invoice tells a price.
-- grain: site_id, ndc11, count_date
WITH told AS (
  SELECT
    count.*,
    sum(packages) FILTER (lot IS NOT NULL) OVER day AS of_lots,
    sum(packages) FILTER (lot IS NULL) OVER day AS of_none,
    count(*) FILTER (lot IS NOT NULL) OVER day AS lots
  FROM raw.inventory_count AS count
  WINDOW day AS (PARTITION BY site_id, ndc11, count_date)
),
counted AS (
  SELECT
    count.site_id,
    count.ndc11,
    count.count_date,
    to_units(sum(count.packages)) AS packages,
    to_units(sum(count.packages * stock_unit.units_per_package)) AS units,
    max(stock_unit.units_per_package) AS units_per_package,
    min(count.file_id) AS file_id,
    arg_min(count.line, struct_pack(f := count.file_id, l := count.line)) AS source_line
  FROM told AS count
  JOIN core.stock_unit AS stock_unit ON stock_unit.ndc11 = count.ndc11
  WHERE NOT (count.lot IS NULL AND count.lots >= 2 AND count.of_none = count.of_lots)
  GROUP BY count.site_id, count.ndc11, count.count_date
)
SELECT
  counted.site_id,
  counted.ndc11,
  counted.count_date,
  counted.packages,
  counted.units,
  ndc.hcpcs,
  to_price(coalesce(limits.payment_limit, noc.payment_limit) * ndc.billing_units_per_package
    / counted.units_per_package) AS unit_limit,
  counted.file_id,
  counted.source_line
FROM counted
LEFT JOIN core.ndc AS ndc ON ndc.ndc11 = counted.ndc11 AND ndc.quarter = quarter_of(counted.count_date)
LEFT JOIN core.payment_limit AS limits ON limits.quarter = quarter_of(counted.count_date) AND limits.hcpcs = ndc.hcpcs
LEFT JOIN core.noc_limit AS noc
  ON noc.quarter = CASE WHEN limits.hcpcs IS NULL THEN quarter_of(counted.count_date) END AND noc.ndc11 = counted.ndc11
