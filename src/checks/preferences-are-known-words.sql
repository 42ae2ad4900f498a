-- What a payer says of a product (reference/preferred_product.csv) is preferred, excluded or none, and the least share
-- it asks for is a per cent from 0 to 100 of a preferred one.
-- severity: error
SELECT payer_id, hcpcs, preference, min_share_pct
FROM reference.preferred_product
WHERE preference IS NULL OR preference NOT IN ('preferred', 'excluded', 'none')
  OR min_share_pct NOT BETWEEN 0 AND 100
  OR (min_share_pct IS NOT NULL AND preference <> 'preferred')
