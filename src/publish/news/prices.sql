-- Changes of a package's price that the publication before did not know, and what each has cost on what was bought
-- since.
SELECT change.vendor, change.hcpcs, change.ndc11, CAST(change.invoice_date AS VARCHAR) AS day,
  change.old_unit_price AS old_price, change.new_unit_price AS new_price,
  CAST(change.price_change_amount * 100 AS BIGINT) AS amount_cents
FROM new.mart.price_change AS change
ANTI JOIN old.mart.price_change AS before ON before.vendor = change.vendor AND before.ndc11 = change.ndc11
  AND before.contract_id = change.contract_id AND before.invoice_date = change.invoice_date
  AND before.new_unit_price = change.new_unit_price
