-- Rows refused, by file, column and reason; values are listed in the private warehouse only.
-- A part of a check that another file completes was refused alone and counts together (core.remittance): it is not listed.
-- grain: file_id, source, column, reason
SELECT file_id, source, coalesce("column", 'row') AS "column", reason, count(*) AS rows, min(line) AS first_line,
  CAST(sum(dollars) AS DECIMAL(18, 2)) AS dollars
FROM raw.reject
WHERE NOT EXISTS (FROM core.remittance AS payment
  WHERE payment.is_joined_part AND payment.file_id = raw.reject.file_id AND raw.reject.reason = 'payment_out_of_balance')
GROUP BY ALL
