-- A stock of one drug package at one site: what the ledger keeps apart. Numbered by site and NDC, so that the windows
-- of the ledger carry one integer instead of two texts.
-- grain: key_id
SELECT CAST(row_number() OVER (ORDER BY site_id, ndc11) AS INTEGER) AS key_id, site_id, ndc11
FROM (
  SELECT site_id, ndc11 FROM core.purchase WHERE kind NOT IN ('consigned', 'price_credit') AND ledger_units <> 0
  UNION
  SELECT site_id, ledger_ndc11 FROM core.claim_line WHERE consumes AND ledger_ndc11 IS NOT NULL AND ledger_units > 0
  UNION
  SELECT site_id, ndc11 FROM core.inventory_count
)
