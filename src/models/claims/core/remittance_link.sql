-- Each claim of a counted 835 with the claim it answers, and how it was found, in this order: by claim number (CLP01 =
-- CLM01, X12 RFI 504); by the same number written otherwise (zeros in front, punctuation, case: RFI 46) or cut short
-- (RFI 525, 535) where a day of service agrees and exactly one claim fits; by the payer's own control number of an
-- earlier answer (CLP07, RFI 1808); by member, day and charge where exactly one claim fits. Only what CLP02 calls
-- decided counts: not predeterminations (25), claims of another payer (23), or codes that say something else (X12 RFI
-- 457). What none of these finds has no `visit_id`: the 835 alone tells of it.
-- grain: file_id, source_line
WITH claim AS (
  SELECT
    claim.file_id,
    claim.line,
    claim.st_segment,
    claim.claim_id AS number,
    claim.status_code,
    nullif(trim(claim.payer_claim_number), '') AS payer_claim_number,
    abs(claim.charge_amount) AS charge,
    [claim.patient_member_id, claim.subscriber_member_id, claim.corrected_member_id] AS members,
    claim.frequency_code,
    claim.patient_member_id,
    claim.statement_from,
    coalesce(payer.payer_id, payment.payer_id) AS payer_id
  FROM raw.remittance_claim AS claim
  JOIN core.remittance AS payment ON payment.file_id = claim.file_id AND payment.source_line = claim.st_segment
  LEFT JOIN core.payer_spelling AS payer
    ON payer.told_by = '835' AND payer.identifier IS NOT DISTINCT FROM payment.payer_identifier
      AND payer.name IS NOT DISTINCT FROM payment.payer_name
    AND payer.plan IS NOT DISTINCT FROM claim.plan AND payer.filing_code IS NOT DISTINCT FROM claim.filing_indicator
  WHERE payment.is_counted AND claim.status_code IN ('1', '2', '3', '4', '19', '20', '21', '22')
),
claim_day AS (
  SELECT DISTINCT claim.file_id, claim.line, coalesce(service.service_date, claim.statement_from) AS day
  FROM claim
  LEFT JOIN raw.remittance_line AS service ON service.file_id = claim.file_id AND service.clp_segment = claim.line
  WHERE coalesce(service.service_date, claim.statement_from) IS NOT NULL
),
sent AS (
  SELECT visit_id, claim_number AS number, first_day, last_day, charge_amount AS charge, subscriber_member_id AS member
  FROM core.claim_visit
  UNION ALL
  SELECT
    version.claim_id,
    version.claim_id,
    min(version.service_date),
    max(version.service_date),
    money(sum(abs(version.billed_amount))),
    NULL
  FROM core.claim_line_version AS version
  WHERE version.is_current
    AND NOT EXISTS (FROM core.claim_visit AS visit WHERE visit.claim_number = version.claim_id)
  GROUP BY version.claim_id
),
-- One number, several visits: the one whose day the payer names, else the one of that charge, else nobody can say.
fitting AS (
  SELECT
    claim.file_id,
    claim.line,
    sent.visit_id,
    max(CASE WHEN claim_day.day BETWEEN sent.first_day AND sent.last_day THEN 2 ELSE 0 END + CASE
      WHEN sent.charge = claim.charge THEN 1 ELSE 0 END) AS fit
  FROM claim
  JOIN sent ON sent.number = claim.number
  LEFT JOIN claim_day ON claim_day.file_id = claim.file_id AND claim_day.line = claim.line
  WHERE claim.number NOT IN ('0', '(none)')
  GROUP BY claim.file_id, claim.line, sent.visit_id
),
by_number AS (
  SELECT file_id, line, visit_id, 'claim_number' AS found_by
  FROM fitting
  QUALIFY fit = max(fit) OVER (PARTITION BY file_id, line)
    AND count(*) OVER (PARTITION BY file_id, line, fit) = 1
),
unnumbered AS (
  SELECT claim.*
  FROM claim
  WHERE NOT EXISTS (FROM fitting WHERE fitting.file_id = claim.file_id AND fitting.line = claim.line)
),
similar_fit AS (
  SELECT
    claim.file_id,
    claim.line,
    sent.visit_id,
    min(CASE WHEN plain_number(sent.number) = plain_number(claim.number) THEN 1 ELSE 2 END) AS way,
    bool_or(sent.charge = claim.charge) AS has_charge
  FROM unnumbered AS claim
  JOIN claim_day ON claim_day.file_id = claim.file_id AND claim_day.line = claim.line
  JOIN sent ON claim_day.day BETWEEN sent.first_day AND sent.last_day
    AND (plain_number(sent.number) = plain_number(claim.number)
      OR (length(claim.number) >= 10 AND length(sent.number) > length(claim.number)
        AND starts_with(sent.number, claim.number)))
  WHERE claim.number NOT IN ('0', '(none)')
  GROUP BY claim.file_id, claim.line, sent.visit_id
),
by_similar AS (
  SELECT file_id, line, visit_id, CASE way WHEN 1 THEN 'claim_number_rewritten' ELSE 'claim_number_cut' END AS found_by
  FROM similar_fit
  QUALIFY row_number() OVER (PARTITION BY file_id, line ORDER BY way, has_charge DESC, visit_id) = 1
    AND count(*) OVER (PARTITION BY file_id, line, way, has_charge) = 1
),
numbered AS (
  FROM by_number UNION ALL FROM by_similar
),
control AS (
  SELECT claim.payer_claim_number, min(numbered.visit_id) AS visit_id
  FROM numbered
  JOIN claim USING (file_id, line)
  WHERE claim.payer_claim_number IS NOT NULL
  GROUP BY claim.payer_claim_number
  HAVING count(DISTINCT numbered.visit_id) = 1
),
by_control AS (
  SELECT claim.file_id, claim.line, control.visit_id, 'payer_control_number' AS found_by
  FROM unnumbered AS claim
  JOIN control USING (payer_claim_number)
  WHERE NOT EXISTS (FROM by_similar WHERE by_similar.file_id = claim.file_id AND by_similar.line = claim.line)
),
by_member AS (
  SELECT claim.file_id, claim.line, min(sent.visit_id) AS visit_id, 'member_day_charge' AS found_by
  FROM unnumbered AS claim
  JOIN claim_day ON claim_day.file_id = claim.file_id AND claim_day.line = claim.line
  JOIN sent ON claim_day.day BETWEEN sent.first_day AND sent.last_day AND sent.charge = claim.charge
  WHERE sent.member IS NOT NULL AND list_contains(claim.members, sent.member)
    AND NOT EXISTS (FROM by_similar WHERE by_similar.file_id = claim.file_id AND by_similar.line = claim.line)
    AND NOT EXISTS (FROM by_control WHERE by_control.file_id = claim.file_id AND by_control.line = claim.line)
  GROUP BY claim.file_id, claim.line
  HAVING count(DISTINCT sent.visit_id) = 1
),
found AS (
  FROM numbered UNION ALL FROM by_control UNION ALL FROM by_member
)
SELECT
  claim.file_id,
  claim.line AS source_line,
  claim.st_segment,
  claim.number AS claim_number,
  claim.payer_claim_number,
  claim.status_code,
  claim.frequency_code,
  claim.patient_member_id,
  claim.payer_id,
  found.visit_id,
  -- A number that several visits share, none of which fits, is no name for a claim of its own.
  coalesce(found.visit_id, CASE WHEN fitting.file_id IS NULL AND claim.number NOT IN ('0', '(none)') THEN claim.number
    ELSE claim.number || '#' || coalesce(claim.payer_claim_number, claim.file_id || '.' || claim.line) END) AS claim_id,
  coalesce(found.found_by, 'none') AS found_by
FROM claim
LEFT JOIN found USING (file_id, line)
LEFT JOIN (SELECT DISTINCT file_id, line FROM fitting) AS fitting USING (file_id, line)
