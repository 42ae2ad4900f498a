-- The days a cash outlook is made on: the as-of date, and the end of every month that has half a year of services
-- before it and a week of known cash after it, where the outlook is tested. At most two years of months.
-- grain: origin_date
WITH reach AS (
  SELECT *, least(services_through, payments_through, invoices_through) AS cash_known_through FROM core.cash_reach
),
month AS (
  SELECT
    unnest(generate_series(date_trunc('month', first_service_date), cash_known_through, INTERVAL 1 MONTH)) AS first_day,
    as_of, first_service_date, cash_known_through
  FROM reach
)
SELECT as_of AS origin_date, false AS is_back_test, cash_known_through FROM reach
UNION ALL
SELECT last_day(first_day), true, cash_known_through
FROM month
WHERE last_day(first_day) - first_service_date >= 181
  AND last_day(first_day) + 7 <= cash_known_through
  AND last_day(first_day) < as_of
  AND last_day(first_day) > cash_known_through - 731
