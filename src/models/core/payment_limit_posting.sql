-- Each posting of a quarter's payment-limit file, the latest posted in force. CMS replaces whole files, so a code that a
-- later posting leaves out is out of force.
-- grain: file_id, quarter
WITH posting AS (
  SELECT file_id, quarter, any_value(posted_date) AS posted_date, count(*) AS rows
  FROM raw.payment_limit
  GROUP BY file_id, quarter
)
SELECT
  posting.file_id,
  posting.quarter,
  posting.posted_date,
  posting.rows,
  row_number() OVER (PARTITION BY posting.quarter ORDER BY posting.posted_date NULLS FIRST, posting.file_id) AS posting_version,
  count(*) OVER (PARTITION BY posting.quarter) AS versions,
  row_number() OVER (PARTITION BY posting.quarter ORDER BY posting.posted_date DESC NULLS LAST, posting.file_id DESC) = 1 AS is_in_force
FROM posting
