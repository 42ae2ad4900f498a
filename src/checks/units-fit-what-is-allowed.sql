-- What a payer allows for a drug fits the units billed: between a fifth and ten times CMS's payment limit for them.
-- Else the units are likely another measure (milligrams, milliliters, packages) and their cost is that of another dose:
-- each payer and code with its cost.
-- severity: warn
SELECT
  CASE WHEN line.allowed_amount < line.payment_limit * line.units
    THEN 'allowed for the units is less than a fifth of the payment limit: milligrams or milliliters may be billed '
    || 'as units'
    ELSE 'allowed for the units is more than ten times the payment limit: packages or doses may be billed as '
      || 'units' END AS what,
  line.hcpcs,
  line.payer_id,
  count(*) AS lines,
  money(sum(line.acquisition_cost)) AS dollars
FROM core.drug_line AS line
WHERE line.method = 'fifo' AND line.consumes AND line.units > 0 AND line.payment_limit > 0 AND line.allowed_amount > 0
  AND line.allowed_amount / (line.payment_limit * line.units) NOT BETWEEN 0.2 AND 10
GROUP BY ALL
ORDER BY dollars DESC, line.hcpcs, line.payer_id
