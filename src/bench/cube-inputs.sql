-- What src/models would give the finest cube, of the columns that it reads.
CREATE OR REPLACE TABLE core.drug_line AS
-- The factors are typed, because a bare 0.01 is a float elsewhere.
SELECT
  line.claim_id,
  line.line,
  'fifo' AS method,
  line.status,
  line.quarter,
  line.hcpcs,
  line.payer_id,
  line.site_id,
  line.units,
  line.billed_amount,
  line.allowed_amount,
  line.paid_amount,
  line.patient_paid_amount,
  CAST(0 AS DECIMAL(18, 2)) AS sequestration_amount,
  CAST(coalesce(line.paid_amount, 0) + coalesce(line.patient_paid_amount, 0) AS DECIMAL(18, 2)) AS collected_amount,
  CAST(0 AS DECIMAL(18, 2)) AS untold_patient_amount,
  CAST(0 AS DECIMAL(18, 2)) AS other_payer_amount,
  CAST(coalesce(position.cents, 0) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS acquisition_cost,
  CAST(coalesce(position.milliunits_short, 0) * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(18, 3)) AS units_short,
  coalesce(position.milliunits_short > 0, false) AS cost_is_estimated,
  false AS cost_is_unknown,
  false AS cost_is_from_limit,
  line.is_discarded,
  false AS is_supplied_free,
  line.consumes,
  line.is_open
FROM core.claim_line AS line
LEFT JOIN core.ledger_event AS event ON event.claim_rowid = line.rowid
LEFT JOIN core.ledger_position AS position ON position.event_id = event.event_id
WHERE line.is_drug;

CREATE OR REPLACE TABLE core.administration_line AS
SELECT
  service.quarter,
  coalesce(drug.hcpcs, 'none') AS drug_hcpcs,
  service.payer_id,
  service.site_id,
  'administration' AS service_class,
  service.allowed_amount,
  CAST(coalesce(service.paid_amount, 0) + coalesce(service.patient_paid_amount, 0) AS DECIMAL(18,
    2)) AS collected_amount
FROM core.claim_line AS service
LEFT JOIN (SELECT claim_id, hcpcs FROM core.claim_line WHERE line = 1) AS drug ON drug.claim_id = service.claim_id
WHERE NOT service.is_drug;
