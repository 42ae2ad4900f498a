-- The place in line of each payer that has answered a claim: that of the 837 (SBR01 of the payer billed, else of the
-- other payers of the claim), else what its last answer says (CLP02), else after those that have one. A denial (4) or
-- reversal (22) says nothing (X12 RFI 207, 1423). The only payer of a claim is its first, whatever it says (RFI 546),
-- unless it tells of what another had paid (CARC 23). A payer that only denied, before any had priced the claim, was
-- asked first and not after: the claim went to it by mistake, or under the id it had then. It says nothing of what the
-- payer that was asked next leaves to the patient.
-- grain: claim_id, payer_id
WITH answer AS (
  SELECT
    answer.claim_id,
    answer.payer_id,
    min(payment.payer_identifier) AS payer_identifier,
    min(payment.payment_date) AS first_date,
    max(payment.payment_date) AS last_date,
    min(payment.payment_date) FILTER (answer.status_code NOT IN ('4', '22')) AS priced_date,
    arg_max(
      CASE WHEN answer.status_code IN ('1', '19') THEN 1 WHEN answer.status_code IN ('2', '20') THEN 2
        WHEN answer.status_code IN ('3', '21') THEN 3 END,
      (coalesce(payment.payment_date, DATE '1900-01-01'), answer.file_id, answer.source_line)
    ) FILTER (answer.status_code NOT IN ('4', '22')) AS stated,
    bool_or(list_contains(list_transform(answer.adjustment_list, lambda a: a.reason_code), '23')) AS tells_of_another
  FROM core.remittance_answer AS answer
  JOIN core.remittance AS payment ON payment.file_id = answer.file_id AND payment.source_line = answer.st_segment
  GROUP BY answer.claim_id, answer.payer_id
),
sent AS (
  SELECT claim_id, min(payer_id) AS payer_id, min(payer_sequence) AS payer_sequence, min(other_payers) AS other_payers
  FROM core.claim_837_line_state
  GROUP BY claim_id
),
other AS (
  SELECT claim_id, split_part(part, ':', 2) AS payer_identifier, min(split_part(part, ':', 1)) AS sequence
  FROM (SELECT claim_id, unnest(string_split(other_payers, ';')) AS part FROM sent WHERE other_payers IS NOT NULL)
  WHERE split_part(part, ':', 2) <> ''
  GROUP BY ALL
),
place AS (
  SELECT
    answer.*,
    sent.other_payers,
    sent.payer_sequence,
    coalesce(
      sequence_place(CASE WHEN sent.payer_id = answer.payer_id THEN sent.payer_sequence END),
      sequence_place(other.sequence),
      answer.stated
    ) AS place
  FROM answer
  LEFT JOIN sent USING (claim_id)
  LEFT JOIN other ON other.claim_id = answer.claim_id AND other.payer_identifier = answer.payer_identifier
),
ranked AS (
  SELECT
    *,
    min(place) OVER claim AS least,
    coalesce(last_date < min(priced_date) OVER claim, false) AS is_before_any_price,
    row_number() OVER (PARTITION BY claim_id ORDER BY place NULLS LAST, first_date NULLS LAST, payer_id) AS nth
  FROM place
  WINDOW claim AS (PARTITION BY claim_id)
)
SELECT
  claim_id,
  payer_id,
  CAST(CASE
    WHEN least = 1 AND is_before_any_price AND NOT tells_of_another THEN coalesce(place, 1)
    WHEN least = 1 THEN coalesce(place, 2)
    WHEN nth = 1 AND NOT tells_of_another AND other_payers IS NULL AND coalesce(payer_sequence, 'P') = 'P' THEN 1
    WHEN nth = 1 AND place IS NULL THEN 1
    ELSE coalesce(place, nth)
  END AS INTEGER) AS place
FROM ranked
