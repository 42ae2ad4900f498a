-- Payments of 835 files. The same payment sent again (same interchange number, or another with the same content) is
-- kept and marked: it counts once. A check that came in parts counts when all parts add up to BPR02 (core.check_part);
-- until then it is held. A payment that says NON (no money) and has
-- an amount is a card or a payment outside the 835 (X12 RFI 1887, 1581); the setting count_non_payments says whether it
-- counts (1, as delivered). `is_counted` payments moved money or decided claims without money.
-- grain: file_id, source_line
WITH named AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY sender_id, receiver_id, interchange_number, transaction_number, payment_date, trace_number,
        payer_identifier,
        payment_amount, CASE WHEN interchange_number IS NULL THEN (file_id, line) END,
        -- Parts of a check and payments of nothing share all of these and are told apart by what they say (X12 RFI 217,
        -- 1708).
        CASE WHEN difference_amount IS NOT NULL OR payment_amount = 0 THEN content_hash END
      ORDER BY file_id, line
    ) AS same_number,
    row_number() OVER (
      PARTITION BY payment_date, trace_number, payer_identifier, payment_amount, content_hash
      ORDER BY file_id, line
    ) AS same_content
  FROM raw.remittance
)
SELECT
  named.file_id,
  named.line AS source_line,
  coalesce(matched.payer_id, 'unknown') AS payer_id,
  named.payer_identifier,
  named.payer_name,
  named.payment_date,
  named.trace_number,
  named.payment_amount,
  named.paid_amount,
  named.provider_adjustment_amount,
  named.is_cash,
  coalesce(named.payment_method = 'NON' AND coalesce(named.handling_code, '') <> 'H' AND named.payment_amount <> 0,
    false) AS is_non_payment,
  named.difference_amount IS NOT NULL AND check_part.file_id IS NULL AS is_held,
  named.difference_amount IS NOT NULL AND check_part.file_id IS NOT NULL AS is_joined_part,
  named.same_number > 1 OR named.same_content > 1 AS is_repeat,
  named.same_number = 1 AND named.same_content = 1
    AND (named.difference_amount IS NULL OR check_part.file_id IS NOT NULL)
    AND (named.is_cash OR named.payment_amount = 0
      OR (is_non_payment AND coalesce((SELECT max(value) FROM reference.setting WHERE name = 'count_non_payments'),
        1) = 1)) AS is_counted
FROM named
LEFT JOIN core.check_part AS check_part ON check_part.file_id = named.file_id AND check_part.source_line = named.line
-- A payment as a whole is of the payer that its name means; its claims may be of several lines of business
-- (core.remittance_link).
LEFT JOIN core.payer_spelling AS matched
  ON matched.told_by = '835' AND matched.plan IS NULL AND matched.filing_code IS NULL
  AND matched.identifier IS NOT DISTINCT FROM named.payer_identifier AND matched.name IS NOT DISTINCT
    FROM named.payer_name
