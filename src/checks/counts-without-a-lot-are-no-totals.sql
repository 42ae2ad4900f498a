-- A count without a lot beside counts of lots of its day is of other stock, and is added to them. Where the book is
-- nearer to that row alone than to all rows together, or as near, the row may be their total told again: the lots would
-- count twice. Dollars are those of the lots, at the average price paid for a package.
-- severity: warn
WITH told AS (
  SELECT
    site_id,
    ndc11,
    count_date,
    sum(packages) FILTER (lot IS NOT NULL) AS of_lots,
    sum(packages) FILTER (lot IS NULL) AS of_none,
    count(*) FILTER (lot IS NOT NULL) AS lots,
    min(file_id) FILTER (lot IS NULL) AS file_id,
    arg_min(line, struct_pack(f := file_id, l := line)) FILTER (lot IS NULL) AS source_line
  FROM raw.inventory_count
  GROUP BY site_id, ndc11, count_date
  -- What is exactly the sum of several lots is their total (core.inventory_count).
  HAVING of_lots > 0 AND of_none > 0 AND NOT (lots >= 2 AND of_none = of_lots)
),
price AS (
  SELECT ndc11, per_unit(sum(extended_amount), sum(packages)) AS unit_price
  FROM core.purchase
  WHERE kind IN ('purchase', 'rebill') AND packages > 0
  GROUP BY ndc11
),
book AS (
  SELECT ledger_key.site_id, ledger_key.ndc11, count.count_date,
    count.book / 1000.0 / stock_unit.units_per_package AS packages
  FROM core.count_difference AS count
  JOIN core.ledger_key AS ledger_key USING (key_id)
  JOIN core.stock_unit AS stock_unit USING (ndc11)
)
SELECT
  'NDC ' || told.ndc11 || ' at ' || told.site_id || ': ' || format('{:g}', CAST(told.of_none AS DOUBLE))
    || ' packages without a lot are added to ' || format('{:g}', CAST(told.of_lots AS DOUBLE)) || ' of '
    || told.lots || ' lots; the book has ' || coalesce(format('{:g}', CAST(round(book.packages, 3) AS DOUBLE)), 'none')
    || ': leave the row out if it is the total of the day, else give it a lot (' || coalesce(file.path, 'counts')
    || ' line ' || coalesce(told.source_line, 0) || ')' AS what,
  told.ndc11,
  told.site_id,
  told.file_id,
  told.source_line,
  extend(price.unit_price, told.of_lots) AS dollars
FROM told
LEFT JOIN book USING (site_id, ndc11, count_date)
LEFT JOIN price ON price.ndc11 = told.ndc11
LEFT JOIN raw.file AS file ON file.file_id = told.file_id
WHERE book.packages IS NULL
  OR abs(told.of_lots + told.of_none - book.packages) >= abs(told.of_none - book.packages)
ORDER BY dollars DESC NULLS LAST, told.ndc11, told.site_id, told.count_date
