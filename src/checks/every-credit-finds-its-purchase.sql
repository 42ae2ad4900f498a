-- Every credit finds a purchase: a return or price credit is of a product that the same vendor sold before or on its
-- day. One without is kept as it is; the product may have been bought before the files begin, or the line may be
-- another's.
-- severity: warn
SELECT credit.kind, credit.vendor, credit.ndc11, credit.site_id, credit.file_id, credit.source_line,
  abs(credit.extended_amount) AS dollars
FROM core.purchase AS credit
WHERE credit.kind IN ('return', 'price_credit')
  AND NOT EXISTS (
    FROM core.purchase AS bought
    WHERE bought.vendor = credit.vendor AND bought.ndc11 = credit.ndc11 AND bought.packages > 0
      AND bought.invoice_date <= credit.invoice_date
  )
ORDER BY ALL
