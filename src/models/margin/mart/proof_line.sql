-- The claim lines behind a number, without claim or patient: file and line, month of service, units, allowed, collected
-- and acquisition cost, by the cut of the cube. Their sums are the cube's, so a reader can walk from a dollar to a line
-- of a file.
-- grain: quarter, hcpcs, payer_id, site_id, proof_number
SELECT
  line.quarter,
  line.hcpcs,
  line.payer_id,
  line.site_id,
  row_number() OVER (
    PARTITION BY line.quarter, line.hcpcs, line.payer_id, line.site_id
    ORDER BY file.path, line.source_line, line.claim_id, line.line
  ) AS proof_number,
  coalesce(file.path, '') AS file_path,
  line.source_line,
  strftime(line.service_date, '%Y-%m') AS service_month,
  CASE WHEN line.is_open THEN 'pending' WHEN line.status = 'denied' THEN 'denied' ELSE 'paid' END AS line_state,
  line.units,
  line.allowed_amount,
  line.collected_amount,
  line.acquisition_cost
FROM core.drug_line AS line
LEFT JOIN mart.file AS file USING (file_id)
WHERE line.method = 'fifo' AND line.status <> 'void'
