-- The amount charged for an invoice line is packages × unit price; a difference is reported, not corrected: the amount
-- charged is the cost.
-- severity: warn
SELECT vendor, invoice, line, packages, unit_price, extended_amount, extension_difference
FROM core.purchase
WHERE kind IN ('purchase', 'return', 'transfer_in', 'transfer_out') AND extension_difference <> 0
