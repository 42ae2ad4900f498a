-- No service or invoice is dated more than a year after the newest CMS quarter ends: such a day is a slip of the pen,
-- and the day the run stands at would follow it.
WITH newest AS (
  SELECT max(make_date(CAST(left(quarter, 4) AS INTEGER), CAST(right(quarter, 1) AS INTEGER) * 3 - 2, 1))
    + INTERVAL 15 MONTH AS last_day
  FROM raw.payment_limit
)
SELECT 'claims' AS what, line.file_id, line.line, file.path FROM raw.claim_line AS line, newest, raw.file AS file
WHERE file.file_id = line.file_id AND line.service_date > last_day
UNION ALL
SELECT 'purchases' AS what, line.file_id, line.line, file.path FROM raw.purchase AS line, newest, raw.file AS file
WHERE file.file_id = line.file_id AND line.invoice_date > last_day
