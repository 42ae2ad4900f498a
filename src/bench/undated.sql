-- First in, first out without dates: all receipts of a stock lie before all its issues, so nothing is short until the
-- last unit. What the ledger's dates cost is the difference; no number of the report is made this way.
WITH issue AS (
  SELECT
    key.key_id,
    line.claim_id,
    line.line,
    sum(CAST(line.ledger_units * 1000 AS DOUBLE)) OVER (
      PARTITION BY key.key_id ORDER BY line.service_date, line.claim_id, line.line ROWS UNBOUNDED PRECEDING
    ) AS issued_after
  FROM core.claim_line AS line
  JOIN core.ledger_key AS key ON key.site_id = line.site_id AND key.ndc11 = line.ledger_ndc11
  WHERE line.consumes AND line.ledger_units > 0
),
receipt AS (
  SELECT
    key.key_id,
    CAST(purchase.ledger_units * 1000 AS BIGINT) AS milliunits,
    CAST(purchase.extended_amount * 100 AS BIGINT) AS cents,
    CAST(sum(CAST(purchase.ledger_units * 1000 AS DOUBLE)) OVER oldest AS BIGINT) AS position_end,
    CAST(sum(CAST(purchase.extended_amount * 100 AS DOUBLE)) OVER oldest AS BIGINT) AS cents_after
  FROM core.purchase AS purchase
  JOIN core.ledger_key AS key USING (site_id, ndc11)
  WHERE purchase.kind <> 'price_credit' AND purchase.ledger_units > 0
  WINDOW oldest AS (
    PARTITION BY key.key_id ORDER BY purchase.stock_date, purchase.vendor, purchase.invoice, purchase.line
      ROWS UNBOUNDED PRECEDING
  )
),
reached AS (
  SELECT
    issue.key_id,
    issue.claim_id,
    issue.line,
    issue.issued_after,
    coalesce(
      receipt.cents_after - receipt.cents + floor_share(
        receipt.cents,
        least(CAST(issue.issued_after AS BIGINT) - receipt.position_end + receipt.milliunits, receipt.milliunits),
        receipt.milliunits
      ),
      0
    ) AS cents_after
  FROM issue
  ASOF LEFT JOIN receipt ON receipt.key_id = issue.key_id
    AND receipt.position_end - receipt.milliunits < issue.issued_after
)
SELECT
  claim_id,
  line,
  cents_after - lag(cents_after, 1, 0) OVER (PARTITION BY key_id ORDER BY issued_after) AS cents
FROM reached
