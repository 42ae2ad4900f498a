-- Each decision on a claim line, in order: those of the 835s of the line's first payer where there are any, reversals
-- left out, else the versions of the practice's export. `copy` 1 is the newest, and the current one.
-- grain: claim_id, line, copy
WITH remitted AS (
  SELECT
    decision.claim_id,
    decision.line,
    line.status,
    -- Where several payers were asked as the first, each has its own answer.
    CASE WHEN min(decision.payer_id) OVER line_asked <> max(decision.payer_id) OVER line_asked THEN decision.payer_id
      ELSE line.payer_id END AS payer_id,
    line.hcpcs,
    line.quarter,
    line.units,
    line.billed_amount,
    money(NULL) AS allowed_amount,
    decision.paid_amount,
    array_to_string(list_transform(decision.adjustment_list,
      lambda a: a.group_code || ':' || a.reason_code || ':' || CAST(a.amount AS VARCHAR)), ';') AS adjustments,
    line.service_date,
    line.submitted_date,
    decision.payment_date AS decided_date,
    row_number() OVER (PARTITION BY decision.claim_id, decision.line
      ORDER BY decision.payment_date DESC, decision.file_id DESC, decision.source_line DESC) AS copy,
    row_number() OVER (PARTITION BY decision.claim_id, decision.line
      ORDER BY decision.payment_date, decision.file_id, decision.source_line) AS version
  FROM core.remittance_decision AS decision
  JOIN core.claim_line AS line USING (claim_id, line)
  WHERE decision.place = 1 AND decision.status_code NOT IN ('22', 'WO') AND line.status <> 'void'
  WINDOW line_asked AS (PARTITION BY decision.claim_id, decision.line)
)
SELECT
  claim_id,
  line,
  copy,
  CAST(version AS INTEGER) AS version,
  copy = 1 AS is_current,
  -- What the line became is told of its newest decision; an earlier one is judged by its own money.
  CASE WHEN copy = 1 THEN status ELSE 'original' END AS status,
  * EXCLUDE (claim_id, line, copy, version, status)
FROM remitted
UNION ALL BY NAME
SELECT
  version.claim_id,
  version.line,
  version.copy,
  version.version,
  version.is_current,
  version.status,
  version.payer_id,
  version.hcpcs,
  version.quarter,
  version.units,
  version.billed_amount,
  version.allowed_amount,
  version.paid_amount,
  version.adjustments,
  version.service_date,
  version.submitted_date,
  coalesce(version.adjudicated_date, version.paid_date) AS decided_date
FROM core.claim_line_version AS version
WHERE NOT EXISTS (FROM remitted WHERE remitted.claim_id = version.claim_id AND remitted.line = version.line)
