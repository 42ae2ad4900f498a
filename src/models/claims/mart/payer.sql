-- Payers, with the name people use and the line of business.
-- grain: payer_id
SELECT * FROM core.payer
