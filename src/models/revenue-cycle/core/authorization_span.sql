-- The quarters that files of authorizations tell of: from the first request to the last request or answer. Of a dose of
-- another quarter they cannot say that it had none.
-- grain: told_from_quarter
SELECT
  quarter_of(min(requested_date)) AS told_from_quarter,
  quarter_of(max(greatest(requested_date, coalesce(decided_date, requested_date)))) AS told_to_quarter
FROM core.authorization
