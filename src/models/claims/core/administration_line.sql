-- A service line (administration, visit or other), with the drug it was for: the drug of its claim with the largest
-- allowed amount (the first such line when two are equal). The line goes to that drug whole; it is never spread. A
-- claim without a drug has 'none'.
-- grain: claim_id, line
WITH main_drug AS (
  SELECT claim_id, hcpcs
  FROM core.claim_line
  WHERE is_drug AND status <> 'void' AND NOT is_supplied_free
  QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY coalesce(allowed_amount, 0) DESC, billed_amount DESC,
    line) = 1
)
SELECT
  service.claim_id,
  service.line,
  service.quarter,
  service.service_date,
  service.hcpcs,
  service.service_class,
  coalesce(main_drug.hcpcs, 'none') AS drug_hcpcs,
  service.payer_id,
  service.site_id,
  service.units,
  service.billed_amount,
  service.allowed_amount,
  service.is_open,
  service.status,
  service.collected_amount,
  service.file_id,
  service.source_line
FROM core.claim_line AS service
LEFT JOIN main_drug USING (claim_id)
WHERE NOT service.is_drug
