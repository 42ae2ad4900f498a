-- A claim line without a date of service stands in no quarter: what an 835 pays on a claim nobody knows, without a
-- date.
-- severity: warn
SELECT told_by, payer_id, file_id, source_line, paid_amount FROM core.claim_line_state WHERE service_date IS NULL
