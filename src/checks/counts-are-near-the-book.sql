-- A count is near what the book has: what it finds, or misses without an explanation, is at most the share
-- count_difference_warning of reference/setting.csv (25%) of the book; else the count, a receipt or a claim is likely
-- wrong. The first count of a package has no book before it: what it finds is opening stock, in doubt only where it is
-- so many times all that was ever received or given of it as a package has items or billing units.
-- severity: warn
WITH limits AS (
  SELECT CAST(coalesce(max(value) FILTER (name = 'count_difference_warning'), 0.25) AS DECIMAL(12, 6)) AS share
    FROM reference.setting
),
through AS (
  SELECT
    key_id,
    sum(milliunits) FILTER (event_order = 0) AS received,
    sum(milliunits) FILTER (event_order > 0) AS issued
  FROM core.ledger_movement
  GROUP BY key_id
),
package AS (
  SELECT ndc11, max(package_quantity) AS items FROM raw.ndc_hcpcs WHERE ndc11 IS NOT NULL GROUP BY ndc11
),
counted AS (
  SELECT
    ledger_key.site_id,
    ledger_key.ndc11,
    count.count_date,
    count.book / 1000.0 / stock_unit.units_per_package AS book_packages,
    count.counted / 1000.0 / stock_unit.units_per_package AS counted_packages,
    greatest(count.book, CASE WHEN count.is_first
      THEN greatest(coalesce(through.received, 0), coalesce(through.issued, 0)) ELSE 0 END)
      / 1000.0 / stock_unit.units_per_package AS known_packages,
    count.is_first,
    count.counted > count.book AS is_found,
    count.book,
    coalesce(loss.before_first_count_milliunits, 0) + coalesce(loss.unexplained_milliunits, 0) AS missing,
    count.found_cents,
    coalesce(loss.before_first_count_cents, 0) + coalesce(loss.unexplained_cents, 0) AS missing_cents,
    stock_unit.units_per_package,
    coalesce(package.items, 1) AS items
  FROM core.count_difference AS count
  JOIN core.ledger_key AS ledger_key USING (key_id)
  JOIN core.stock_unit AS stock_unit USING (ndc11)
  LEFT JOIN package USING (ndc11)
  LEFT JOIN through USING (key_id)
  LEFT JOIN core.ledger_event AS event
    ON event.key_id = count.key_id AND event.event_order = 4 AND event.event_date = count.count_date
      AND NOT event.is_receipt
  LEFT JOIN core.count_loss AS loss USING (event_id)
),
compared AS (
  -- A quantity typed in another measure is off by the factor between the two, give or take what truly moved.
  SELECT
    *,
    counted_packages / nullif(known_packages, 0) AS times,
    coalesce(times >= 4 AND items >= 4 AND times / items BETWEEN 0.5 AND 2, false) AS is_in_items,
    coalesce(times >= 4 AND units_per_package >= 4 AND times / units_per_package BETWEEN 0.5 AND 2,
      false) AS is_in_units
  FROM counted
),
far AS (
  SELECT compared.*
  FROM compared, limits
  WHERE CASE
      WHEN is_found AND is_first THEN is_in_items OR is_in_units
      WHEN is_found THEN counted_packages - book_packages > limits.share * book_packages
      ELSE missing > limits.share * book
    END
)
SELECT
  'NDC ' || far.ndc11 || ' at ' || far.site_id || ': ' || format('{:g}', CAST(counted_packages AS DOUBLE))
    || ' packages counted, the book has '
  || format('{:g}', CAST(round(book_packages, 3) AS DOUBLE)) || '; '
  || CASE
    WHEN is_found AND is_in_items THEN 'the single items of a package seem to be counted ('
      || format('{:g}', CAST(items AS DOUBLE)) || ' in each): write packages'
    WHEN is_found AND is_in_units THEN 'billing units seem to be counted ('
      || format('{:g}', CAST(units_per_package AS DOUBLE)) || ' in each package): write packages'
    WHEN is_found
      THEN 'packages were found that no invoice has, or doses were billed that were not given: look for a missing '
      || 'invoice'
    ELSE 'packages are missing: look for doses not billed, a transfer or a return not listed'
  END || ' (' || coalesce(file.path, 'counts') || ' line ' || coalesce(count.source_line, 0) || ')' AS what,
  far.ndc11,
  far.site_id,
  count.file_id,
  count.source_line,
  money(CASE WHEN is_found THEN found_cents ELSE missing_cents END * 0.01) AS dollars
FROM far
JOIN core.inventory_count AS count ON count.site_id = far.site_id AND count.ndc11 = far.ndc11
  AND count.count_date = far.count_date
LEFT JOIN raw.file AS file ON file.file_id = count.file_id
ORDER BY dollars DESC, far.ndc11, far.site_id, far.count_date
