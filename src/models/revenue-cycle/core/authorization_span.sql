-- The days that files of authorizations tell of: from the first request on, and after the last request or answer as
-- long as the longest pause between two requests, at least a month and at most a year; of a single request, a year. Of
-- a dose on another day they cannot say that it had none.
-- grain: told_from_date
WITH asked AS (
  SELECT requested_date, requested_date - lag(requested_date) OVER (ORDER BY requested_date) AS pause
  FROM (SELECT DISTINCT requested_date FROM core.authorization)
)
SELECT
  min(requested_date) AS told_from_date,
  greatest(max(requested_date), (SELECT max(decided_date) FROM core.authorization))
    + CAST(least(greatest(coalesce(max(pause), 366), 31), 366) AS INTEGER) AS told_to_date
FROM asked
