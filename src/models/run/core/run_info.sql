-- The one date the run stands at: the one given, else the latest date the practice's own files know.
-- grain: as_of
SELECT coalesce(
  (SELECT as_of FROM raw.run),
  greatest(
    (SELECT max(greatest(service_date, coalesce(paid_date, service_date), coalesce(adjudicated_date, service_date)))
      FROM core.claim_line_state),
    (SELECT max(greatest(invoice_date, coalesce(received_date, invoice_date))) FROM raw.purchase)
  ),
  (SELECT max(posted_date) FROM raw.payment_limit),
  DATE '1970-01-01'
) AS as_of
