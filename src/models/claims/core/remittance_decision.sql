-- One payer's word on one claim line: what an 835 says of it (core.remittance_answer), and what a provider adjustment
-- alone takes back of it (core.recovery): the whole of an answer as a reversal, a part of it (status WO) in proportion
-- to what was paid. `place` is the payer's place in line (core.remittance_place). One segment of adjustments may take
-- back from several claims (PLB has up to six pairs): `offset_sequence` is the pair, 0 for what an answer says itself.
-- grain: file_id, source_line, offset_sequence, line
WITH taken AS (
  SELECT
    recovery.file_id,
    recovery.source_line,
    recovery.sequence AS offset_sequence,
    recovery.claim_id,
    recovery.payer_id,
    recovery.payer_claim_number,
    max(recovery.paid_amount) AS paid_amount,
    money(sum(recovery.taken_amount)) AS taken_amount
  FROM core.recovery AS recovery
  WHERE recovery.taken_amount > 0
  GROUP BY ALL
),
paid AS (
  SELECT
    taken.file_id,
    taken.source_line,
    taken.offset_sequence,
    taken.claim_id,
    taken.payer_id,
    taken.payer_claim_number,
    taken.taken_amount,
    taken.taken_amount = taken.paid_amount AS is_whole,
    answer.line,
    bool_or(answer.is_matched) AS is_matched,
    any_value(answer.hcpcs) AS hcpcs,
    min(answer.service_date) AS service_date,
    money(sum(answer.billed_amount)) AS billed_amount,
    money(sum(answer.paid_amount)) AS paid_amount,
    flatten(list(answer.adjustment_list)) AS adjustment_list
  FROM taken
  JOIN core.remittance_answer AS answer
    ON answer.claim_id = taken.claim_id AND answer.payer_claim_number IS NOT DISTINCT FROM taken.payer_claim_number
      AND answer.status_code <> '22'
    AND answer.payer_id = taken.payer_id
  GROUP BY ALL
),
shared AS (
  SELECT
    *,
    cents(sum(greatest(paid_amount, 0)) OVER (answer ORDER BY line ROWS UNBOUNDED PRECEDING)) AS share_to,
    cents(greatest(paid_amount, 0)) AS own_share,
    cents(sum(greatest(paid_amount, 0)) OVER answer) AS share_whole
  FROM paid
  WINDOW answer AS (PARTITION BY file_id, source_line, offset_sequence)
),
recovered AS (
  SELECT
    shared.claim_id,
    shared.line,
    shared.is_matched,
    'provider_adjustment' AS found_by,
    CASE WHEN shared.is_whole THEN '22' ELSE 'WO' END AS status_code,
    shared.payer_claim_number,
    shared.payer_id,
    payment.source_line AS st_segment,
    shared.source_line AS clp_segment,
    shared.hcpcs,
    shared.service_date,
    CASE WHEN shared.is_whole THEN money(-shared.billed_amount) ELSE 0 END AS billed_amount,
    CASE WHEN shared.is_whole THEN money(-shared.paid_amount)
      ELSE money(-share_between(shared.taken_amount, shared.share_to - shared.own_share, shared.share_to,
        shared.share_whole)) END AS paid_amount,
    CASE WHEN shared.is_whole THEN list_transform(shared.adjustment_list, lambda a: struct_pack(
      group_code := a.group_code, reason_code := a.reason_code, amount := money(-a.amount)))
        ELSE [] END AS adjustment_list,
    shared.file_id,
    shared.source_line,
    shared.offset_sequence
  FROM shared
  ASOF JOIN core.remittance AS payment ON payment.file_id = shared.file_id AND payment.source_line <= shared.source_line
  WHERE shared.is_whole OR shared.own_share > 0
),
every AS (
  SELECT *, 0 AS offset_sequence FROM core.remittance_answer UNION ALL BY NAME FROM recovered
),
-- Two coverages at one payer are two payers (X12 RFI 2143): an answer as second or third that tells of another payment
-- (CARC 23), where the same payer's answer as first, under another control number, was not taken back.
coverage AS (
  SELECT later.claim_id, later.payer_id, later.payer_claim_number,
    max(CASE WHEN later.status_code IN ('3', '21') THEN 3 ELSE 2 END) AS place
  FROM core.remittance_answer AS later
  JOIN core.remittance_answer AS first
    ON first.claim_id = later.claim_id AND first.payer_id = later.payer_id
      AND first.payer_claim_number <> later.payer_claim_number
    AND first.status_code IN ('1', '19')
  WHERE later.status_code IN ('2', '20', '3', '21')
    AND list_contains(list_transform(later.adjustment_list, lambda a: a.reason_code), '23')
    AND NOT EXISTS (FROM core.remittance_answer AS undone WHERE undone.claim_id = first.claim_id
      AND undone.payer_id = first.payer_id
      AND undone.payer_claim_number = first.payer_claim_number AND undone.status_code = '22')
  GROUP BY ALL
)
SELECT
  every.claim_id,
  every.line,
  every.is_matched,
  every.found_by,
  every.claim_found_by,
  every.status_code,
  CAST(coalesce(coverage.place, place.place, 1) AS INTEGER) AS place,
  every.payer_id,
  every.payer_claim_number,
  payment.payment_date,
  raw_claim.received_date,
  every.hcpcs,
  every.ndc11,
  every.modifiers,
  every.units,
  every.service_date,
  every.billed_amount,
  every.paid_amount,
  every.told_allowed_amount,
  every.adjustment_list,
  every.st_segment,
  every.clp_segment,
  every.file_id,
  every.source_line,
  every.offset_sequence
FROM every
JOIN core.remittance AS payment ON payment.file_id = every.file_id AND payment.source_line = every.st_segment
LEFT JOIN raw.remittance_claim AS raw_claim ON raw_claim.file_id = every.file_id AND raw_claim.line = every.clp_segment
LEFT JOIN core.remittance_place AS place ON place.claim_id = every.claim_id AND place.payer_id = every.payer_id
LEFT JOIN coverage ON coverage.claim_id = every.claim_id AND coverage.payer_id = every.payer_id
  AND coverage.payer_claim_number = every.payer_claim_number
