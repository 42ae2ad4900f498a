-- Nothing is dated after the day the run stands at, and nobody pays before the day of service.
-- severity: warn
SELECT 'claim line' AS what, file_id, source_line, quarter FROM core.claim_line, core.run_info
WHERE service_date > as_of OR paid_date > as_of OR paid_date < service_date
UNION ALL
SELECT 'purchase' AS what, file_id, source_line, quarter FROM core.purchase, core.run_info WHERE invoice_date > as_of
