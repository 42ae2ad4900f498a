-- Stock found at the end of a day, in the ledger's units; lots of one day are added up.
-- grain: site_id, ndc11, count_date
SELECT
  count.site_id,
  count.ndc11,
  count.count_date,
  CAST(sum(count.packages) AS DECIMAL(18, 3)) AS packages,
  CAST(sum(count.packages * stock_unit.units_per_package) AS DECIMAL(18, 3)) AS units,
  min(count.file_id) AS file_id,
  arg_min(count.line, struct_pack(f := count.file_id, l := count.line)) AS source_line
FROM raw.inventory_count AS count
JOIN core.stock_unit AS stock_unit ON stock_unit.ndc11 = count.ndc11
GROUP BY count.site_id, count.ndc11, count.count_date
