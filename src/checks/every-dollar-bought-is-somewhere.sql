-- Every dollar bought is in the cost of units used or thrown away, in stock on hand, in returns, expiry, what is
-- unexplained, or in an adjustment, for every drug package and site; and the dollars bought, less credits, are the
-- invoices'.
SELECT site_id, ndc11, sum(CASE WHEN step = 'bought' THEN amount ELSE 0 END) AS bought,
  sum(CASE WHEN step = 'bought' THEN 0 ELSE amount END) AS found
FROM mart.dollar_trail
GROUP BY site_id, ndc11
HAVING sum(CASE WHEN step = 'bought' THEN amount ELSE -amount END) <> 0
UNION ALL
SELECT 'all', 'all', trail.amount, invoices.amount
FROM (SELECT coalesce(sum(CASE step WHEN 'bought' THEN amount WHEN 'returned' THEN -amount
  WHEN 'transferred_out' THEN -amount ELSE 0 END), 0) AS amount FROM mart.dollar_trail) AS trail,
  (SELECT coalesce(sum(extended_amount + coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0)
    + coalesce(prompt_pay_amount, 0)), 0) AS amount
    FROM core.purchase WHERE kind <> 'consigned') AS invoices
WHERE trail.amount <> invoices.amount
