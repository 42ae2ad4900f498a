-- What each decision left collected on a drug line, in days and cents: what the chain ladder of matured estimates
-- learns from. Lines of the export have all their versions; lines told by 837 and 835 alone have their current state. A
-- line without a decision has one row without a day; a decision stands until the day of the next. One whose day the
-- export leaves out is known from the day of service on and teaches nothing (`is_dated`). Where no term or limit says
-- what to expect, it is what the payer, else any payer, has allowed for a unit of the drug.
-- grain: claim_id, line, decision
WITH current_line AS (
  SELECT
    line.claim_id, line.line, line.version, line.quarter, line.hcpcs, line.payer_id, line.site_id, line.service_date,
      line.units,
    money(coalesce(
      expected.expected_allowed - expected.expected_sequestration,
      extend(coalesce(own.kept_per_unit, anybody.kept_per_unit), line.units)
    )) AS expected_amount,
    line.collected_amount, line.status, line.is_open, coalesce(line.adjudicated_date, line.paid_date) AS decided_date
  FROM core.drug_line AS line
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  LEFT JOIN core.usual_allowed AS own ON own.payer_id = line.payer_id AND own.hcpcs = line.hcpcs
  LEFT JOIN core.usual_allowed AS anybody ON anybody.payer_id = '(any)' AND anybody.hcpcs = line.hcpcs
  WHERE line.method = 'fifo'
    AND coalesce(expected.expected_allowed, own.kept_per_unit, anybody.kept_per_unit) IS NOT NULL
),
decision AS (
  SELECT claim_id, line, coalesce(decided_date, service_date) AS decided_date, decided_date IS NOT NULL AS is_dated,
    version,
    collected_amount, status = 'denied' AS is_denied
  FROM current_line
  WHERE NOT is_open
  UNION ALL
  SELECT
    version.claim_id,
    version.line,
    coalesce(version.adjudicated_date, version.paid_date),
    true,
    version.version,
    money(coalesce(version.paid_amount, 0) + coalesce(version.patient_paid_amount, 0)
      + coalesce(version.assistance_paid_amount, 0)),
    version.status = 'denied'
  FROM core.claim_line_version AS version
  JOIN current_line USING (claim_id, line)
  WHERE NOT version.is_current AND version.version < current_line.version
    -- Before a decision without a day nothing can be ordered.
    AND (current_line.is_open OR current_line.decided_date IS NOT NULL)
    AND coalesce(version.adjudicated_date, version.paid_date) < coalesce(current_line.decided_date, DATE '9999-12-31')
)
SELECT
  current_line.claim_id,
  current_line.line,
  CAST(row_number() OVER decided AS INTEGER) AS decision,
  current_line.quarter,
  current_line.hcpcs,
  current_line.payer_id,
  current_line.site_id,
  current_line.service_date,
  current_line.units,
  current_line.expected_amount,
  decision.decided_date,
  lead(decision.decided_date) OVER decided AS next_decided_date,
  decision.collected_amount,
  decision.is_denied,
  coalesce(decision.is_dated, true) AS is_dated
FROM current_line
LEFT JOIN decision USING (claim_id, line)
WINDOW decided AS (
  PARTITION BY current_line.claim_id, current_line.line
  ORDER BY decision.decided_date, decision.version, decision.collected_amount, decision.is_denied
)
