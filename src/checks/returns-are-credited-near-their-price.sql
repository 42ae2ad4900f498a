-- Goods that went back are credited near what a package costs: a credit of less than a third of the average price paid
-- for it may be a difference of prices (a price protection), which moves nothing. As a return its packages have left
-- the stock; dollars are what they cost less the credit.
-- severity: warn
WITH price AS (
  SELECT ndc11, per_unit(sum(extended_amount), sum(packages)) AS unit_price
  FROM core.purchase
  WHERE kind IN ('purchase', 'rebill') AND packages > 0 AND extended_amount > 0
  GROUP BY ndc11
),
returned AS (
  SELECT purchase.*, extend(price.unit_price, -purchase.packages) AS package_cost
  FROM core.purchase AS purchase
  JOIN price USING (ndc11)
  WHERE purchase.kind = 'return' AND purchase.packages < 0 AND purchase.extended_amount < 0
)
SELECT
  'invoice ' || invoice || ' of ' || vendor || ': ' || format('{:g}', CAST(-packages AS DOUBLE)) || ' packages of NDC '
    || ndc11 || ' went back for $' || CAST(-extended_amount AS VARCHAR) || ' and cost about $' || package_cost
    || ': if the credit is of the price alone, call it price_credit with no packages (' || coalesce(file.path, '')
    || ' line ' || coalesce(source_line, 0) || ')' AS what,
  ndc11,
  site_id,
  file_id,
  source_line,
  money(package_cost + extended_amount) AS dollars
FROM returned
LEFT JOIN raw.file AS file USING (file_id)
WHERE -extended_amount * 3 < package_cost
ORDER BY dollars DESC, vendor, invoice, line
