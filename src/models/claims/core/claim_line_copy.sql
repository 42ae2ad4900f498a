-- Which of the versions of a claim line is the current one, by row of raw.claim_line: the highest version, and among
-- copies of it the one decided last.
-- grain: raw_rowid
SELECT
  rowid AS raw_rowid,
  row_number() OVER newest AS copy,
  row_number() OVER newest = 1 AS is_current
FROM raw.claim_line
WINDOW newest AS (
  PARTITION BY claim_id, line_number
  ORDER BY version DESC, coalesce(paid_date, adjudicated_date, submitted_date) DESC NULLS LAST,
    paid_amount DESC NULLS LAST,
    file_id DESC, line DESC
)
