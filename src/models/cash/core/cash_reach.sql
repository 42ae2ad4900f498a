-- How far what moves cash is known: services, payments and invoices, none beyond the as-of date. One row, and none
-- where the files do not tell the finding (data/reference/finding.csv, cash_weeks).
-- grain: as_of
SELECT
  run.as_of,
  (SELECT min(service_date) FROM core.cash_line) AS first_service_date,
  least(run.as_of, (SELECT max(service_date) FROM core.cash_line)) AS services_through,
  least(run.as_of, (SELECT max(cash_date) FROM core.cash_event)) AS payments_through,
  least(run.as_of, (SELECT max(invoice_date) FROM core.cash_invoice)) AS invoices_through
FROM core.run_info AS run
JOIN core.finding_state AS state ON state.finding = 'cash_weeks' AND state.is_told
