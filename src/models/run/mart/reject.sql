-- Rows refused, by file, column and reason; values are listed in the private warehouse only.
-- grain: file_id, source, column, reason
SELECT file_id, source, coalesce("column", 'row') AS "column", reason, count(*) AS rows, min(line) AS first_line,
  money(sum(dollars)) AS dollars
FROM raw.reject
GROUP BY ALL
