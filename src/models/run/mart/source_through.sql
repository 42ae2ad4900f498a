-- How far the data of each source that keeps coming reaches, by month, against the day the run stands at; and how many
-- rows its last whole month has, against the median of the six before it (null with fewer than three). Months, since
-- days can be patients'.
-- grain: source
WITH event AS (
  SELECT 'purchases' AS source, invoice_date AS day FROM raw.purchase
  UNION ALL SELECT 'claims', coalesce(submitted_date, service_date) FROM raw.claim_line
  UNION ALL SELECT 'remittances', payment_date FROM raw.remittance
  UNION ALL SELECT 'inventory_counts', count_date FROM raw.inventory_count
),
reach AS (
  SELECT source, max(day) AS last_day FROM event, core.run_info WHERE day <= as_of GROUP BY source
),
month AS (
  SELECT reach.source, datediff('month', event.day, reach.last_day) AS ago, count(*) AS rows
  FROM reach JOIN event ON event.source = reach.source AND event.day <= reach.last_day
  GROUP BY ALL
),
-- A month without rows counts as none, back to the first month the source knows.
filled AS (
  SELECT first.source, first.ago, coalesce(month.rows, 0) AS rows
  FROM (SELECT source, unnest(range(1, least(max(ago), 7) + 1)) AS ago FROM month GROUP BY source) AS first
  LEFT JOIN month USING (source, ago)
)
SELECT
  reach.source,
  strftime(reach.last_day, '%Y-%m') AS through_month,
  CAST(datediff('month', reach.last_day, (SELECT as_of FROM core.run_info)) AS INTEGER) AS months_behind,
  CAST(any_value(filled.rows) FILTER (filled.ago = 1) AS BIGINT) AS last_month_rows,
  CASE WHEN count(*) FILTER (filled.ago > 1) >= 3
    THEN CAST(quantile_disc(filled.rows, 0.5) FILTER (filled.ago > 1) AS BIGINT) END AS typical_month_rows
FROM reach
LEFT JOIN filled USING (source)
GROUP BY reach.source, reach.last_day
