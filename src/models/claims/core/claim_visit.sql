-- Each claim of an 837 with the visit it is about. CLM01 may be the number of an account (X12 RFI 1956): submissions of
-- one number that share no day of service are visits of their own. A replacement (7) or void (8) is of the visit whose
-- day it shares, else of the only one; interim and late bills (2 to 5) add to what was sent and are claims of their own
-- (X12 RFI 557, 736). Encounters sent for reporting only (RP) are no claims.
-- grain: file_id, source_line
WITH sent AS (
  SELECT *, coalesce(frequency_code, '1') AS frequency
  FROM raw.claim_837
  WHERE coalesce(usage_code, 'CH') <> 'RP'
),
day AS (
  SELECT DISTINCT sent.claim_id, sent.file_id, sent.line, coalesce(line.service_date, sent.statement_from) AS day
  FROM sent
  JOIN raw.claim_837_line AS line ON line.file_id = sent.file_id AND line.clm_segment = sent.line
  WHERE coalesce(line.service_date, sent.statement_from) IS NOT NULL
),
span AS (
  SELECT file_id, line, min(day) AS first_day, max(day) AS last_day FROM day GROUP BY file_id, line
),
day_start AS (
  SELECT day.claim_id, day.day, min(span.first_day) AS visit_day
  FROM day
  JOIN span USING (file_id, line)
  GROUP BY day.claim_id, day.day
),
start AS (
  SELECT day.file_id, day.line, min(day_start.visit_day) AS visit_day
  FROM day
  JOIN day_start ON day_start.claim_id = day.claim_id AND day_start.day = day.day
  GROUP BY day.file_id, day.line
),
role AS (
  SELECT
    sent.*,
    span.first_day,
    span.last_day,
    start.visit_day,
    sent.frequency IN ('7', '8') AS is_change,
    CASE WHEN sent.frequency IN ('2', '3', '4', '5') THEN sent.frequency ELSE '' END AS addition
  FROM sent
  LEFT JOIN span USING (file_id, line)
  LEFT JOIN start USING (file_id, line)
),
visit AS (
  SELECT
    claim_id,
    visit_day,
    addition,
    row_number() OVER (PARTITION BY claim_id ORDER BY visit_day NULLS FIRST, addition) AS nth,
    count(*) OVER (PARTITION BY claim_id) AS visits
  FROM (SELECT DISTINCT claim_id, visit_day, addition FROM role WHERE NOT is_change)
),
named AS (
  SELECT
    *,
    CASE
      WHEN nth = 1 THEN claim_id
      ELSE claim_id || '@' || coalesce(CAST(visit_day AS VARCHAR), '') || CASE
        WHEN addition = '' THEN '' ELSE '+' || addition END
    END AS visit_id
  FROM visit
)
SELECT
  role.file_id,
  role.line AS source_line,
  role.claim_id AS claim_number,
  coalesce(own.visit_id, only_one.visit_id,
    CASE WHEN first.claim_id IS NULL THEN role.claim_id
      ELSE role.claim_id || '@' || coalesce(CAST(role.visit_day AS VARCHAR), '') END) AS visit_id,
  role.frequency,
  role.is_change,
  role.original_reference,
  coalesce(role.payer_sequence, 'P') AS payer_sequence,
  coalesce(role.patient_name, role.subscriber_name) AS patient_name,
  role.subscriber_member_id,
  role.first_day,
  role.last_day,
  role.charge_amount,
  role.submitted_date
FROM role
LEFT JOIN named AS own
  ON own.claim_id = role.claim_id AND own.visit_day IS NOT DISTINCT FROM role.visit_day AND own.addition = role.addition
LEFT JOIN named AS only_one ON role.is_change AND only_one.claim_id = role.claim_id AND only_one.visits = 1
LEFT JOIN named AS first ON first.claim_id = role.claim_id AND first.nth = 1
