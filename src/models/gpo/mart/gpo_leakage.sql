-- An invoice line that cost more than the contract: bought off contract, billed above the contract price of its date, a
-- product the named contract does not list, or a prompt-pay discount offered that no invoice shows. `recovered_amount`
-- is what later credits, returns and rebills of the same distributor, site and product gave back; `claim_amount` is
-- what is left to claim.
-- grain: vendor, invoice, line, leak
WITH contract_product AS (SELECT DISTINCT contract_id, ndc11 FROM core.gpo_contract_price),
sister AS (
  -- The cheapest contracted product of the same code on the day, per billing unit, for a product without a price of its
  -- own.
  SELECT purchase.vendor, purchase.invoice, purchase.line, price.contract_id, price.ndc11 AS sister_ndc11,
    per_unit(price.price, crosswalk.billing_units_per_package) AS sister_unit_price
  FROM core.gpo_purchase AS purchase
  JOIN core.ndc AS crosswalk ON crosswalk.hcpcs = purchase.hcpcs AND crosswalk.quarter = purchase.quarter
    AND crosswalk.ndc11 <> purchase.ndc11
  JOIN core.gpo_price_on_day AS price ON price.ndc11 = crosswalk.ndc11
    AND price.invoice_date = purchase.invoice_date
  WHERE purchase.contract_price IS NULL AND purchase.kind = 'purchase'
  QUALIFY row_number() OVER (PARTITION BY purchase.vendor, purchase.invoice, purchase.line
    ORDER BY per_unit(price.price, crosswalk.billing_units_per_package), price.contract_id, price.ndc11) = 1
),
found AS (
  SELECT
    purchase.*,
    CASE WHEN purchase.contract_id IS NULL OR product.contract_id IS NULL THEN 'off_contract'
      ELSE 'wrong_price' END AS leak,
    purchase.contract_price AS fair_price,
    extend(purchase.unit_price - purchase.contract_price, purchase.packages) AS leak_amount
  FROM core.gpo_purchase AS purchase
  LEFT JOIN contract_product AS product ON product.contract_id = purchase.contract_id AND product.ndc11 = purchase.ndc11
  WHERE purchase.kind IN ('purchase', 'rebill') AND purchase.packages > 0
    AND purchase.unit_price > purchase.contract_price
  UNION ALL
  SELECT
    purchase.*,
    'wrong_ndc' AS leak,
    to_price(sister.sister_unit_price * purchase.billing_units_per_package) AS fair_price,
    money(purchase.invoice_amount - extend(sister.sister_unit_price, purchase.units)) AS leak_amount
  FROM core.gpo_purchase AS purchase
  JOIN sister USING (vendor, invoice, line)
  WHERE purchase.packages > 0 AND purchase.invoice_amount > extend(sister.sister_unit_price, purchase.units)
),
credit AS (
  SELECT vendor, site_id, ndc11, invoice_date,
    money(CASE WHEN kind = 'price_credit' THEN -invoice_amount
      ELSE extend(unit_price - contract_price, -packages) END) AS credit_amount
  FROM core.gpo_purchase
  -- A package sent back at the price it was charged at takes what it was overcharged with it.
  WHERE (kind = 'price_credit' AND invoice_amount < 0)
    OR (kind IN ('rebill', 'return') AND packages < 0 AND unit_price > contract_price)
),
owed AS (
  SELECT
    found.*,
    coalesce((
      SELECT sum(credit_amount) FROM credit
      WHERE credit.vendor = found.vendor AND credit.site_id = found.site_id AND credit.ndc11 = found.ndc11
        AND credit.invoice_date >= found.invoice_date
    ), 0) AS credited,
    coalesce(sum(leak_amount) OVER (
      PARTITION BY vendor, site_id, ndc11 ORDER BY invoice_date, invoice, line
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS leaked_before
  FROM found
),
prompt AS (
  SELECT *, 'prompt_pay_not_seen' AS leak, unit_price AS fair_price,
    share_of(invoice_amount, prompt_pay_pct * 0.01) AS leak_amount
  FROM core.gpo_purchase
  WHERE kind = 'purchase' AND prompt_pay_pct > 0 AND prompt_pay_amount IS NULL AND invoice_amount > 0
),
both_kinds AS (
  SELECT * EXCLUDE (credited, leaked_before),
    money(least(leak_amount, greatest(0, credited - leaked_before))) AS recovered_amount
  FROM owed
  UNION ALL
  SELECT *, money(0) FROM prompt
)
SELECT
  vendor,
  invoice,
  line,
  leak,
  invoice_date,
  quarter,
  site_id,
  manufacturer,
  hcpcs,
  ndc11,
  packages,
  unit_price,
  fair_price,
  contract_id,
  priced_contract_id,
  money(leak_amount) AS leak_amount,
  recovered_amount,
  money(leak_amount - recovered_amount) AS claim_amount,
  file_id,
  source_line
FROM both_kinds
