-- Payments of 835 files. The same payment sent again (same interchange number, or another with the same content) is kept
-- and marked: it counts once. `is_counted` payments moved money or decided claims without money.
-- grain: file_id, source_line
WITH named AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY sender_id, receiver_id, interchange_number, transaction_number, payment_date, trace_number, payer_identifier,
        payment_amount, CASE WHEN interchange_number IS NULL THEN (file_id, line) END
      ORDER BY file_id, line
    ) AS same_number,
    row_number() OVER (
      PARTITION BY payment_date, trace_number, payer_identifier, payment_amount, content_hash
      ORDER BY file_id, line
    ) AS same_content
  FROM raw.remittance
),
-- Each spelling of a payer is looked up once, not each payment.
matched AS (
  SELECT
    spelling.payer_identifier,
    spelling.payer_name,
    coalesce(
      min(payer.payer_id) FILTER (payer.payer_id = spelling.payer_identifier),
      min(payer.payer_id),
      spelling.payer_identifier,
      spelling.payer_name
    ) AS payer_id
  FROM (SELECT DISTINCT payer_identifier, payer_name FROM raw.remittance) AS spelling
  LEFT JOIN raw.payer AS payer
    ON payer.payer_id = spelling.payer_identifier OR lower(trim(payer.name)) = lower(trim(spelling.payer_name))
  GROUP BY spelling.payer_identifier, spelling.payer_name
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
  named.same_number > 1 OR named.same_content > 1 AS is_repeat,
  named.same_number = 1 AND named.same_content = 1 AND (named.is_cash OR named.payment_amount = 0) AS is_counted
FROM named
JOIN matched
  ON matched.payer_identifier IS NOT DISTINCT FROM named.payer_identifier AND matched.payer_name IS NOT DISTINCT FROM named.payer_name
