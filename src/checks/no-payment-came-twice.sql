-- No payment of an 835 came twice. A repeat is kept in the raw tables and counts once; this names it.
-- severity: warn
SELECT file_id, source_line, payer_id, payment_date, payment_amount
FROM core.remittance
WHERE is_repeat
ORDER BY ALL
