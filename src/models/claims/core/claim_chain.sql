-- Claims that are versions of an earlier one, with the first of them: what was replaced or voided is the same claim. A
-- replacement (7) or void (8) names the payer's control number of the answer it changes (REF*F8 = CLP07; X12 RFI 2150,
-- 1945), or the practice's own number; an 835 alone tells it by a reversal and a corrected claim (CLP09 = 7) of one
-- member in one payment. A claim to a later payer under a number of its own is the claim of the same patient, day and
-- charge that went to the first payer. What was sent to the same payer after a whole denial, under a new number and of
-- the same member and code, units and day of every line, is the denied claim again: one dose. A modifier or charge may
-- be what was corrected.
-- grain: visit_id
WITH RECURSIVE change AS (
  SELECT visit_id, trim(original_reference) AS reference FROM core.claim_visit WHERE is_change
    AND original_reference IS NOT NULL
),
answered AS (
  SELECT payer_claim_number AS reference, min(claim_id) AS parent
  FROM core.remittance_link
  WHERE payer_claim_number IS NOT NULL AND status_code <> '22'
  GROUP BY payer_claim_number
  HAVING count(DISTINCT claim_id) = 1
),
own_number AS (
  SELECT claim_number AS reference, min(visit_id) AS parent
  FROM core.claim_visit
  GROUP BY claim_number
  HAVING count(DISTINCT visit_id) = 1
),
first_payer AS (
  SELECT later.visit_id, min(first.visit_id) AS parent
  FROM core.claim_visit AS later
  JOIN core.claim_visit AS first
    ON first.payer_sequence = 'P' AND first.patient_name = later.patient_name AND first.first_day = later.first_day
    AND first.charge_amount = later.charge_amount AND first.visit_id <> later.visit_id
  WHERE later.payer_sequence <> 'P'
    AND NOT EXISTS (FROM core.claim_visit AS own WHERE own.visit_id = later.visit_id AND own.payer_sequence = 'P')
  GROUP BY later.visit_id
  HAVING count(DISTINCT first.visit_id) = 1
),
corrected AS (
  SELECT correction.claim_id AS visit_id, min(reversal.claim_id) AS parent
  FROM core.remittance_link AS correction
  JOIN core.remittance_link AS reversal
    ON reversal.file_id = correction.file_id AND reversal.st_segment = correction.st_segment
      AND reversal.status_code = '22'
    AND reversal.patient_member_id = correction.patient_member_id AND reversal.claim_id <> correction.claim_id
  WHERE correction.frequency_code = '7' AND correction.status_code <> '22'
    AND NOT EXISTS (FROM core.claim_visit AS sent WHERE sent.visit_id = correction.claim_id AND NOT sent.is_change)
  GROUP BY correction.claim_id
  HAVING count(DISTINCT reversal.claim_id) = 1
),
-- What was sent to the first payer, and all that its lines say.
submitted AS (
  SELECT
    visit.visit_id,
    visit.claim_number,
    visit.patient_name,
    visit.subscriber_member_id,
    coalesce(claim.payer_identifier, claim.payer_name) AS payer,
    visit.submitted_date,
    list_sort(list(struct_pack(c := line.procedure_code, u := line.units,
      d := coalesce(line.service_date, visit.first_day)))) AS lines
  FROM core.claim_visit AS visit
  JOIN raw.claim_837 AS claim ON claim.file_id = visit.file_id AND claim.line = visit.source_line
  JOIN raw.claim_837_line AS line ON line.file_id = visit.file_id AND line.clm_segment = visit.source_line
  WHERE visit.frequency = '1' AND visit.payer_sequence = 'P'
  GROUP BY ALL
),
-- Denied whole: no answer pays, and each says so (CLP02 4) or has a reason that is no price, without a patient's part.
denied AS (
  SELECT link.visit_id, max(payment.payment_date) AS decided_date
  FROM core.remittance_link AS link
  JOIN core.remittance AS payment ON payment.file_id = link.file_id AND payment.source_line = link.st_segment
  JOIN raw.remittance_claim AS claim ON claim.file_id = link.file_id AND claim.line = link.source_line
  WHERE link.visit_id IS NOT NULL
  GROUP BY link.visit_id
  HAVING bool_and(claim.paid_amount = 0 AND (claim.status_code = '4' OR (
    coalesce(claim.patient_responsibility, 0) = 0 AND EXISTS (FROM raw.remittance_adjustment AS reason
      WHERE reason.file_id = claim.file_id AND reason.clp_segment = claim.line
        AND reason.reason_code NOT IN ('45', '253', '24', '97', '234', '94', '23')))))
),
resent AS (
  SELECT later.visit_id, first.visit_id AS parent
  FROM submitted AS later
  JOIN submitted AS first
    ON first.subscriber_member_id = later.subscriber_member_id AND first.patient_name = later.patient_name
      AND first.payer = later.payer AND first.lines = later.lines AND first.claim_number <> later.claim_number
  JOIN denied ON denied.visit_id = first.visit_id AND denied.decided_date <= later.submitted_date
    AND first.submitted_date <= denied.decided_date
  QUALIFY row_number() OVER (PARTITION BY later.visit_id ORDER BY denied.decided_date DESC, first.visit_id DESC) = 1
    AND row_number() OVER (PARTITION BY first.visit_id ORDER BY later.submitted_date, later.visit_id) = 1
),
edge AS (
  SELECT visit_id, min(parent) AS parent
  FROM (
    SELECT change.visit_id, coalesce(answered.parent, own_number.parent) AS parent
    FROM change
    LEFT JOIN answered USING (reference)
    LEFT JOIN own_number USING (reference)
    UNION ALL FROM first_payer
    UNION ALL FROM corrected
    UNION ALL FROM resent
  )
  WHERE parent IS NOT NULL AND parent <> visit_id
  GROUP BY visit_id
),
walk AS (
  SELECT visit_id, parent, 1 AS depth FROM edge
  UNION ALL
  SELECT walk.visit_id, edge.parent, walk.depth + 1
  FROM walk
  JOIN edge ON edge.visit_id = walk.parent
  WHERE walk.depth < 20 AND edge.parent <> walk.visit_id
)
SELECT visit_id, arg_max(parent, depth) AS claim_id, CAST(max(depth) AS INTEGER) AS depth
FROM walk
GROUP BY visit_id
