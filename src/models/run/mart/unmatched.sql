-- What did not find its partner: how many rows, units and dollars are outside a ratio or rest on an estimate, by
-- reason, with the file and line of the largest.
-- grain: reason, hcpcs, ndc11, site_id, payer_id, quarter
WITH problem AS (
  SELECT 'no_payment_limit' AS reason, hcpcs, ndc11, site_id, payer_id, quarter, units, billed_amount AS dollars,
    file_id, source_line
  FROM core.drug_line WHERE method = 'fifo' AND payment_limit IS NULL AND status <> 'void'
  UNION ALL BY NAME
  SELECT 'no_lot' AS reason, hcpcs, ledger_ndc11 AS ndc11, site_id, payer_id, quarter, units_short AS units,
    acquisition_cost AS dollars, file_id, source_line
  FROM core.drug_line WHERE method = 'fifo' AND units_short > 0
  UNION ALL BY NAME
  SELECT 'no_cost' AS reason, hcpcs, ledger_ndc11 AS ndc11, site_id, payer_id, quarter, units, billed_amount AS dollars,
    file_id, source_line
  FROM core.drug_line WHERE method = 'fifo' AND cost_is_unknown
  UNION ALL BY NAME
  SELECT 'no_crosswalk_row' AS reason, hcpcs, ndc11, site_id, quarter, packages AS units, extended_amount AS dollars,
    file_id, source_line
  FROM core.purchase WHERE units IS NULL
  UNION ALL BY NAME
  -- Stock of a place where nobody gives anything, unless the practice lists it.
  SELECT 'unknown_site' AS reason, hcpcs, ndc11, site_id, quarter, packages AS units, extended_amount AS dollars,
    file_id, source_line
  FROM core.purchase
  WHERE EXISTS (FROM core.claim_line) AND site_id NOT IN (SELECT site_id FROM raw.site UNION SELECT site_id
    FROM core.claim_line WHERE site_id IS NOT NULL)
  UNION ALL BY NAME
  SELECT 'ndc_not_of_code' AS reason, line.hcpcs, line.ndc11, line.site_id, line.payer_id, line.quarter, line.units,
    line.billed_amount AS dollars, line.file_id, line.source_line
  FROM core.claim_line AS line
  WHERE line.is_drug AND line.ndc11 IS NOT NULL AND line.status <> 'void'
    AND NOT EXISTS (FROM core.package_unit AS crosswalk WHERE crosswalk.ndc11 = line.ndc11
      AND crosswalk.hcpcs = line.hcpcs)
  UNION ALL BY NAME
  SELECT 'remittance_without_claim' AS reason, coalesce(hcpcs, 'none') AS hcpcs, 'none' AS site_id, payer_id,
    coalesce(quarter_of(service_date), 'none') AS quarter, units, paid_amount AS dollars, file_id, source_line
  FROM core.remittance_without_claim
  UNION ALL BY NAME
  SELECT 'unlisted_payer' AS reason, line.hcpcs, line.payer_id, line.site_id, line.quarter, line.units,
    line.billed_amount AS dollars, line.file_id, line.source_line
  FROM core.claim_line AS line JOIN core.payer AS payer USING (payer_id) WHERE NOT payer.is_listed
    -- Without a list nobody is missing from it: every payer and site is the one that the claims name.
    AND (line.payer_id = 'unknown' OR EXISTS (FROM raw.payer)) AND line.status <> 'void'
  UNION ALL BY NAME
  SELECT 'unlisted_site' AS reason, line.hcpcs, line.payer_id, line.site_id, line.quarter, line.units,
    line.billed_amount AS dollars, line.file_id, line.source_line
  FROM core.claim_line AS line JOIN core.site AS site USING (site_id) WHERE NOT site.is_listed
    AND (line.site_id = 'unknown' OR EXISTS (FROM raw.site)) AND line.status <> 'void'
)
SELECT
  reason,
  coalesce(hcpcs, 'none') AS hcpcs,
  coalesce(ndc11, 'none') AS ndc11,
  site_id,
  coalesce(payer_id, 'none') AS payer_id,
  quarter,
  count(*) AS rows,
  to_units(sum(units)) AS units,
  money(sum(dollars)) AS dollars,
  money(sum(abs(dollars))) AS gross_amount,
  arg_max(file_id, (abs(coalesce(dollars, 0)), -file_id, -source_line)) AS file_id,
  arg_max(source_line, (abs(coalesce(dollars, 0)), -file_id, -source_line)) AS source_line
FROM problem
GROUP BY ALL
