-- Take-backs that only provider adjustments tell: PLB WO whose reference holds the payer's control number of an answer
-- (CLP07), or the claim number, of the same payer (X12 RFI 484, 1082, 2231), where no reversal (22) has taken the money
-- back already: then WO only moves the cash (RFI 968, 1756). Offsets with the same reference cancel out; never more
-- than was paid.
-- grain: file_id, source_line, sequence
WITH offset_row AS (
  SELECT
    adjustment.file_id,
    adjustment.line AS source_line,
    adjustment.sequence,
    payment.payer_id,
    payment.payment_date,
    trim(adjustment.reference) AS reference,
    string_split_regex(adjustment.reference, '[^A-Za-z0-9]+') AS words,
    adjustment.amount
  FROM raw.provider_adjustment AS adjustment
  JOIN core.remittance AS payment ON payment.file_id = adjustment.file_id
    AND payment.source_line = adjustment.st_segment AND payment.is_counted
  WHERE adjustment.reason_code = 'WO' AND length(trim(adjustment.reference)) > 0
),
answer AS (
  SELECT
    answer.claim_id,
    answer.payer_id,
    answer.payer_claim_number,
    min(answer.claim_number) AS claim_number,
    money(sum(answer.paid_amount) FILTER (answer.status_code <> '22')) AS paid_amount,
    bool_or(answer.status_code = '22') AS is_reversed,
    list(DISTINCT payment.payer_id) AS payment_payers
  FROM core.remittance_answer AS answer
  JOIN core.remittance AS payment ON payment.file_id = answer.file_id AND payment.source_line = answer.st_segment
  GROUP BY answer.claim_id, answer.payer_id, answer.payer_claim_number
),
-- Numbers are looked for as words of the reference, between blanks or (four signs and more) any marks, and longer ones
-- anywhere in it; a control number of six or seven signs only where the pair takes back exactly what was paid.
named AS (
  SELECT
    offset_row.file_id,
    offset_row.source_line,
    offset_row.sequence,
    offset_row.amount,
    answer.claim_id,
    answer.payer_id,
    answer.payer_claim_number,
    answer.paid_amount,
    answer.is_reversed,
    CASE
      WHEN offset_row.reference = answer.payer_claim_number THEN 1
      WHEN list_contains(string_split(offset_row.reference, ' '), answer.payer_claim_number) THEN 2
      WHEN length(answer.payer_claim_number) >= 4
        AND list_contains(offset_row.words, answer.payer_claim_number) THEN 2
      WHEN length(answer.payer_claim_number) >= 8 AND contains(offset_row.reference, answer.payer_claim_number) THEN 3
      WHEN offset_row.reference = answer.claim_number THEN 4
      WHEN list_contains(string_split(offset_row.reference, ' '), answer.claim_number) THEN 5
      WHEN length(answer.claim_number) >= 4 AND list_contains(offset_row.words, answer.claim_number) THEN 5
      WHEN length(answer.claim_number) >= 8 AND contains(offset_row.reference, answer.claim_number) THEN 6
      WHEN length(answer.payer_claim_number) BETWEEN 6 AND 7
        AND abs(offset_row.amount) = answer.paid_amount
        AND contains(offset_row.reference, answer.payer_claim_number) THEN 7
    END AS way
  FROM offset_row
  JOIN answer ON list_contains(answer.payment_payers, offset_row.payer_id)
    AND (contains(offset_row.reference, answer.payer_claim_number)
      OR contains(offset_row.reference, answer.claim_number))
),
one AS (
  SELECT *
  FROM named
  WHERE way IS NOT NULL
  QUALIFY way = min(way) OVER (PARTITION BY file_id, source_line, sequence)
    AND row_number() OVER (
      PARTITION BY file_id, source_line, sequence, way ORDER BY paid_amount = abs(amount) DESC, is_reversed, claim_id,
        payer_claim_number
    ) = 1
    AND (count(*) OVER (PARTITION BY file_id, source_line, sequence, way) = 1
      OR count(*) FILTER (paid_amount = abs(amount)) OVER (PARTITION BY file_id, source_line, sequence, way) = 1)
)
SELECT
  file_id,
  source_line,
  sequence,
  claim_id,
  payer_id,
  payer_claim_number,
  paid_amount,
  money(sum(amount) OVER answer) AS net_amount,
  -- The whole of an answer is taken back where its payment is; the cent that a sum of several offsets is over stays
  -- outside.
  money(CASE WHEN row_number() OVER (answer ORDER BY amount DESC, file_id, source_line, sequence) = 1
    THEN least(sum(amount) OVER answer, paid_amount) ELSE 0 END) AS taken_amount
FROM one
WHERE NOT is_reversed
WINDOW answer AS (PARTITION BY claim_id, payer_id, payer_claim_number)
QUALIFY sum(amount) OVER answer > 0 AND paid_amount > 0
