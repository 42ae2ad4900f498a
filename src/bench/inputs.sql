-- The ledger's inputs from the generated Parquet files, without the rules of src/models: what is timed then is the
-- ledger and the cube alone, at sizes where building everything else would take longer than all measurements. Read
-- after the variables `claims` and `purchases` name the files.
CREATE SCHEMA IF NOT EXISTS core;
CREATE OR REPLACE TABLE core.claim_line AS
WITH later AS (
  SELECT claim_id, line, max(version) AS version FROM read_parquet(getvariable('claims')) WHERE version > 1
    GROUP BY claim_id, line
),
-- Few lines have a later version: no sort of all rows in their whole width is needed to find them.
current AS (
  SELECT claim.*
  FROM read_parquet(getvariable('claims')) AS claim
  LEFT JOIN later ON later.claim_id = claim.claim_id AND later.line = claim.line
  WHERE claim.version = coalesce(later.version, 1)
),
package AS (
  SELECT hcpcs, min(ndc11) AS ndc11 FROM current WHERE ndc11 IS NOT NULL GROUP BY hcpcs
)
SELECT
  claim_id,
  CAST(line AS INTEGER) AS line,
  status,
  service_date,
  quarter_of(service_date) AS quarter,
  site_id,
  payer_id,
  current.hcpcs,
  current.ndc11,
  CASE WHEN line < 3 THEN coalesce(current.ndc11, package.ndc11) END AS ledger_ndc11,
  CAST(CASE WHEN status = 'void' THEN 0 ELSE units END AS DECIMAL(18, 3)) AS units,
  CAST(CASE WHEN status = 'void' THEN 0 ELSE units END AS DECIMAL(18, 3)) AS ledger_units,
  CASE WHEN status = 'void' THEN 0 ELSE billed_amount END AS billed_amount,
  CASE WHEN status IN ('void', 'reversal', 'denied') THEN 0 ELSE allowed_amount END AS allowed_amount,
  CASE WHEN status IN ('void', 'reversal', 'denied') THEN 0 ELSE paid_amount END AS paid_amount,
  CASE WHEN status IN ('void', 'reversal') THEN 0 ELSE patient_paid_amount END AS patient_paid_amount,
  lot,
  line < 3 AS is_drug,
  coalesce(modifiers = 'JW', false) AS is_discarded,
  line < 3 AND status <> 'void' AS consumes,
  status = 'original' AND paid_amount IS NULL AND allowed_amount IS NULL AS is_open
FROM current
LEFT JOIN package USING (hcpcs);

CREATE OR REPLACE TABLE core.purchase AS
SELECT
  vendor,
  invoice,
  CAST(purchase.line AS INTEGER) AS line,
  invoice_date,
  invoice_date AS stock_date,
  site_id,
  ndc11,
  package.hcpcs,
  kind,
  CAST(packages AS DECIMAL(18, 3)) AS packages,
  CAST(packages * units_per_package AS DECIMAL(18, 3)) AS units,
  CAST(packages * units_per_package AS DECIMAL(18, 3)) AS ledger_units,
  extended_amount,
  freight_amount,
  CAST(NULL AS DECIMAL(18, 2)) AS service_fee_amount,
  CAST(NULL AS DECIMAL(18, 2)) AS prompt_pay_amount,
  lot,
  CAST(NULL AS DATE) AS expiry_date,
  1 AS file_id,
  1 AS source_line
FROM read_parquet(getvariable('purchases')) AS purchase
JOIN (FROM read_parquet(getvariable('packages'))) AS package USING (ndc11);

CREATE OR REPLACE TABLE core.inventory_count (site_id VARCHAR, ndc11 VARCHAR, count_date DATE, units DECIMAL(18, 3),
  hcpcs VARCHAR, unit_limit DECIMAL(18, 6),
  file_id INTEGER, source_line INTEGER);
CREATE OR REPLACE TABLE core.payment_limit (quarter VARCHAR, hcpcs VARCHAR, payment_limit DECIMAL(18, 6));
