-- A line that was allowed or paid less than its contract or Medicare's rules say, with what is recoverable, the
-- probable cause found by trying alternatives, and the last day to appeal. Every difference is kept; `is_material`
-- marks those of a dollar and of half a per cent, whichever is more. Denied, reversed and still open lines are not
-- here. Claim numbers: a private mart.
-- grain: claim_id, line
WITH compared AS (
  SELECT
    expected.*,
    line.payer_id,
    line.site_id,
    line.hcpcs,
    coalesce(line.ndc11, line.ledger_ndc11) AS container_ndc11,
    line.quarter,
    line.service_date,
    line.is_drug,
    line.modifiers,
    line.adjustments,
    line.billed_amount,
    line.allowed_amount,
    line.paid_amount,
    line.patient_responsibility,
    line.sequestration_amount,
    coalesce(line.paid_date, line.adjudicated_date) AS decided_date,
    line.file_id,
    line.source_line,
    money(expected.expected_allowed - line.allowed_amount) AS allowed_variance,
    -- What the payer still owes: expected and not yet paid by it. The patient's own part is not the payer's to make up.
    -- Where the answer leaves out what the payer or the patient pays, all of the allowed counts as theirs: an amount no
    -- file has is no shortfall, and only the allowed can be held against what was expected.
    money(expected.expected_allowed - expected.expected_sequestration
      - CASE WHEN line.paid_amount IS NOT NULL AND line.patient_responsibility IS NOT NULL
        THEN line.paid_amount + line.patient_responsibility
        ELSE greatest(line.allowed_amount - coalesce(line.sequestration_amount, 0),
          coalesce(line.paid_amount, 0) + coalesce(line.patient_responsibility, 0)) END) AS variance
  FROM core.expected_payment AS expected
  JOIN core.claim_line AS line USING (claim_id, line)
  WHERE expected.expected_allowed IS NOT NULL AND line.allowed_amount IS NOT NULL AND NOT line.is_open
    AND line.status NOT IN ('void', 'reversal', 'denied')
    -- Nothing allowed and nothing paid is a denial, found in mart.denial.
    AND NOT (line.allowed_amount = 0 AND coalesce(line.paid_amount, 0) = 0 AND NOT line.is_discarded)
),
short AS (
  SELECT * FROM compared WHERE variance > 0 OR allowed_variance > 0
),
cause AS (
  SELECT *
  FROM core.underpayment_alternative
  WHERE distance <= 0.01
  QUALIFY row_number() OVER (PARTITION BY claim_id, line ORDER BY cause_rank, distance, cause) = 1
),
-- No formula gives the amount: the payer says that a modifier is missing (CARC 4), or Medicare's JW or JZ of a
-- single-dose container, required from 1 July 2023, is on no line of the drug on the claim.
missing AS (
  SELECT short.claim_id, short.line,
    CASE WHEN adjustment_amount(short.adjustments, 'CO:4') <> 0 THEN 'the payer gave CARC 4'
      ELSE 'neither JZ nor JW' END AS detail
  FROM short
  LEFT JOIN reference.ndc_container AS container
    ON container.ndc9 = left(short.container_ndc11, 9) AND container.container = 'single_dose'
  LEFT JOIN core.payer AS payer USING (payer_id)
  WHERE adjustment_amount(short.adjustments, 'CO:4') <> 0
    OR container.ndc9 IS NOT NULL AND payer.kind IN ('medicare_ffs', 'medicare_advantage')
      AND short.service_date >= DATE '2023-07-01'
      AND NOT EXISTS (
        FROM core.claim_line AS beside
        WHERE beside.claim_id = short.claim_id AND beside.hcpcs = short.hcpcs AND beside.status <> 'void'
          AND (has_modifier(beside.modifiers, 'JZ') OR has_modifier(beside.modifiers, 'JW')))
)
SELECT
  short.claim_id,
  short.line,
  short.payer_id,
  short.site_id,
  short.hcpcs,
  short.quarter,
  short.service_date,
  short.is_drug,
  short.modifiers,
  short.units,
  short.basis,
  short.rule,
  short.base_quarter,
  short.base_amount,
  short.arithmetic,
  short.billed_amount,
  short.expected_allowed,
  short.allowed_amount,
  short.expected_paid,
  short.paid_amount,
  short.patient_responsibility,
  short.expected_sequestration,
  short.sequestration_amount,
  short.allowed_variance,
  short.variance,
  money(greatest(short.variance, 0)) AS recoverable_amount,
  greatest(short.variance, short.allowed_variance) >= greatest(1.00,
    share_of(short.expected_allowed, 0.005)) AS is_material,
  CASE
    WHEN cause.cause IS NOT NULL THEN cause.cause
    WHEN short.allowed_variance = 0 AND short.sequestration_amount > short.expected_sequestration
      THEN 'sequestration_taken_twice'
    WHEN short.allowed_variance = 0 THEN 'paid_below_allowed'
    WHEN abs(short.allowed_variance) <= 0.01 THEN 'rounding'
    WHEN missing.detail IS NOT NULL THEN 'modifier_missing'
    ELSE 'unknown'
  END AS cause,
  coalesce(cause.detail, CASE WHEN abs(short.allowed_variance) > 0.01 THEN missing.detail END) AS cause_detail,
  short.decided_date,
  short.decided_date + CAST(coalesce(deadline.appeal_days, other.appeal_days) AS INTEGER) AS appeal_by,
  short.file_id,
  short.source_line
FROM short
LEFT JOIN cause USING (claim_id, line)
LEFT JOIN missing USING (claim_id, line)
LEFT JOIN core.payer AS payer USING (payer_id)
LEFT JOIN reference.appeal_deadline AS deadline ON deadline.payer_kind = payer.kind
LEFT JOIN reference.appeal_deadline AS other ON other.payer_kind = 'default'
