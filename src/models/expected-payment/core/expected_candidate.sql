-- What a line would be allowed if the payer looked at the CMS file of 0 to 4 quarters before the service
-- (core.candidate_amount), beside all that its contract line says.
-- grain: claim_id, line, base_lag
-- materialize: view
SELECT line.*, amount.*
FROM core.candidate_amount AS amount
JOIN core.contract_line AS line ON line.rowid = amount.contract_rowid
