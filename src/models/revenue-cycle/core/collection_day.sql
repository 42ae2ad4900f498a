-- The days a quarter's lines are asked about: today, and for each older quarter the day it was as old as the newest is
-- today, where the estimate of the time is tested against what came in.
-- grain: quarter, is_back_test
WITH asked AS (
  SELECT
    quarter,
    max(quarter) OVER () AS newest,
    last_day(make_date(CAST(substr(quarter, 1, 4) AS INTEGER), CAST(substr(quarter, 6, 1) AS INTEGER) * 3, 1)) AS ends
  FROM (SELECT DISTINCT quarter FROM core.collection_history)
)
SELECT quarter, false AS is_back_test, as_of AS asked_date
FROM asked CROSS JOIN core.run_info
UNION ALL
SELECT asked.quarter, true, asked.ends + CAST(as_of - newest.ends AS INTEGER)
FROM asked CROSS JOIN core.run_info
JOIN asked AS newest ON newest.quarter = asked.newest
WHERE asked.quarter <> asked.newest
