-- Rows of reference tables past the day they should be looked at again, by table: how many, the oldest date, and a few
-- of them.
-- grain: table_name
SELECT
  table_name,
  count(*) AS rows_due,
  min(as_of) AS oldest_date,
  min(review_date) AS review_date,
  array_to_string(list(row_key ORDER BY review_date, row_key)[1:5], '; ') AS examples
FROM reference.review_row
WHERE review_date < (SELECT max(as_of) FROM core.run_info)
GROUP BY table_name
