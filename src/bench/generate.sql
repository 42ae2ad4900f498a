-- An invented network of centers, the same rows every time: everything is a hash of a row's number and a salt. Read
-- after the variables `lines` (claim rows wanted) and `sites` are set and CMS's files are loaded.

-- A number from 0 up to and without 1, from a row's number and a salt.
CREATE OR REPLACE TEMP MACRO part(n, salt) AS (hash(n, salt) % 1000003) / 1000003.0;
-- A whole number from 0 up to and without `many`; the higher `skew`, the more are small.
CREATE OR REPLACE TEMP MACRO pick(n, salt, many, skew) AS CAST(floor(many * pow(part(n, salt), skew)) AS INTEGER);

-- One package of each code that is in every crosswalk and payment-limit file of the two years, whole units a package.
CREATE OR REPLACE TEMP TABLE drug AS
WITH package AS (
  SELECT hcpcs, ndc11, min(billing_units * package_quantity) AS units, count(DISTINCT quarter) AS quarters
  FROM raw.ndc_hcpcs
  WHERE quarter BETWEEN '2023Q3' AND '2025Q2' AND hcpcs SIMILAR TO '[A-Z].*'
  GROUP BY hcpcs, ndc11
  HAVING min(billing_units * package_quantity) = max(billing_units * package_quantity)
    AND min(billing_units * package_quantity) >= 1
    AND min(billing_units * package_quantity) = floor(min(billing_units * package_quantity))
),
priced AS (
  SELECT hcpcs, max(payment_limit) AS payment_limit, count(DISTINCT quarter) AS quarters
  FROM raw.payment_limit
  WHERE quarter BETWEEN '2023Q3' AND '2025Q2' AND payment_limit > 0
  GROUP BY hcpcs
)
SELECT
  row_number() OVER (ORDER BY hash(hcpcs), hcpcs) - 1 AS drug,
  hcpcs,
  min(ndc11) AS ndc11,
  CAST(arg_min(package.units, ndc11) AS INTEGER) AS units_per_package,
  CAST(min(payment_limit) AS DECIMAL(18, 6)) AS payment_limit
FROM package
JOIN priced USING (hcpcs)
WHERE package.quarters = 8 AND priced.quarters = 8
GROUP BY hcpcs;
SET VARIABLE drugs = (SELECT count(*) FROM drug);

CREATE OR REPLACE TEMP TABLE site AS
SELECT 'site-' || lpad(CAST(n AS VARCHAR), 4, '0') AS site_id, 'Site ' || n AS name,
  ['office', 'aic', 'ais', 'hopd'][1 + n % 4] AS kind,
  ['11', '49', '11', '22'][1 + n % 4] AS place_of_service
FROM range(getvariable('sites')) AS r(n);

-- Payer 0 is Medicare; of the others each site knows five.
CREATE OR REPLACE TEMP TABLE payer AS
SELECT 'payer-' || lpad(CAST(n AS VARCHAR), 3, '0') AS payer_id, 'Payer ' || n AS name,
  CASE WHEN n = 0 THEN 'medicare_ffs' WHEN n % 5 = 1 THEN 'medicare_advantage'
    WHEN n % 7 = 2 THEN 'medicaid' ELSE 'commercial' END AS kind
FROM range(getvariable('sites') + 5) AS r(n);

-- Of twenty rows twelve are drug lines, two what was discarded, four an administration, two a later version of a drug
-- line.
CREATE OR REPLACE TEMP TABLE claim AS
WITH numbered AS (
  SELECT n, n // 20 * 12 + [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7][1 + n % 20] AS claim,
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 1, 1][1 + n % 20] AS line,
    CASE WHEN n % 20 >= 18 THEN 2 ELSE 1 END AS version
  FROM range(getvariable('lines')) AS r(n)
),
drawn AS (
  SELECT
    *,
    part(claim, 1) < 0.05 AS is_hot,
    CASE WHEN part(claim, 1) < 0.05 THEN 0 ELSE pick(claim, 2, getvariable('sites'), 2) END AS site,
    CASE WHEN part(claim, 1) < 0.05 THEN 0 ELSE pick(claim, 3, getvariable('drugs'), 2) END AS drug,
    DATE '2023-07-01' + CAST(hash(claim, 4) % 731 AS INTEGER) AS service_date,
    part(claim, 5) AS fate
  FROM numbered
),
dosed AS (
  SELECT
    drawn.*,
    drug.hcpcs,
    drug.ndc11,
    drug.units_per_package,
    drug.payment_limit,
    1 + CAST(hash(claim, 6) % (2 * drug.units_per_package) AS INTEGER) AS dose
  FROM drawn
  JOIN drug USING (drug)
),
counted AS (
  SELECT
    *,
    CASE line
      WHEN 1 THEN dose
      WHEN 2 THEN CASE WHEN dose % units_per_package = 0 THEN units_per_package
        ELSE units_per_package - dose % units_per_package END
      ELSE 1
    END AS units,
    CASE WHEN line = 3 THEN 150 ELSE payment_limit END AS price
  FROM dosed
),
charged AS (
  SELECT
    *,
    CASE
      WHEN fate < 0.03 THEN 'denied'
      WHEN fate < 0.035 AND version = 1 THEN 'void'
      WHEN fate < 0.04 AND version = 1 THEN 'reversal'
      WHEN version = 2 THEN 'replacement'
      ELSE 'original'
    END AS status,
    CAST(round(units * price * 3, 2) AS DECIMAL(18, 2)) AS billed_amount,
    CAST(round(units * price * (1 + 0.2 * part(claim, 7)), 2) AS DECIMAL(18, 2)) AS allowed
  FROM counted
)
SELECT
  'C' || lpad(CAST(claim AS VARCHAR), 9, '0') AS claim_id,
  line,
  version,
  status,
  service_date,
  'site-' || lpad(CAST(site AS VARCHAR), 4, '0') AS site_id,
  'payer-' || lpad(CAST(CASE WHEN part(claim, 8) < 0.4 THEN 0 ELSE 1 + site + pick(claim, 9, 5, 2) END AS VARCHAR), 3,
    '0') AS payer_id,
  NULL AS plan,
  'P' || hash(claim, 10) % (1 + getvariable('lines') // 25) AS patient_key,
  ['11', '49', '11', '22'][1 + site % 4] AS place_of_service,
  CASE WHEN line = 3 THEN '96413' ELSE hcpcs END AS hcpcs,
  CASE WHEN line = 3 OR part(claim, 11) < 0.03 THEN NULL ELSE ndc11 END AS ndc11,
  CASE line WHEN 2 THEN 'JW' WHEN 1 THEN CASE WHEN dose % units_per_package = 0 THEN 'JZ' END END AS modifiers,
  units,
  billed_amount,
  CASE WHEN status = 'original' AND service_date > DATE '2025-05-15' AND part(claim, 12) < 0.5 THEN NULL
    WHEN status = 'denied' THEN 0 ELSE allowed END AS allowed_amount,
  CASE WHEN status = 'original' AND service_date > DATE '2025-05-15' AND part(claim, 12) < 0.5 THEN NULL
    WHEN status = 'denied' THEN 0
    ELSE CAST(round(allowed * 0.784, 2) AS DECIMAL(18, 2)) END AS paid_amount,
  CASE WHEN part(claim, 13) < 0.7 THEN CAST(round(allowed * 0.2, 2) AS DECIMAL(18, 2)) END AS patient_paid_amount,
  CASE WHEN part(claim, 14) < 0.05 THEN 'L' || hash(claim, 15) % 40 END AS lot,
  service_date + 3 AS submitted_date,
  service_date + 30 AS paid_date
FROM charged
ORDER BY n;

-- A month's demand of a stock is bought in four invoices, each before its week; of a hundred invoices one never came,
-- one is partly sent back three weeks later, one has freight, and a few are credited.
CREATE OR REPLACE TEMP TABLE purchase AS
WITH demand AS (
  SELECT site_id, hcpcs, date_trunc('month', service_date)::DATE AS month, sum(units) AS units
  FROM claim
  WHERE line < 3 AND version = 1
  GROUP BY site_id, hcpcs, date_trunc('month', service_date)
),
ordered AS (
  SELECT
    demand.*,
    drug.*,
    week,
    row_number() OVER (ORDER BY site_id, hcpcs, month, week) AS invoice,
    CAST(ceil(demand.units / 3.99 / drug.units_per_package) AS INTEGER) AS packages
  FROM demand
  JOIN drug USING (hcpcs)
  CROSS JOIN range(4) AS w(week)
),
bought AS (
  SELECT
    invoice,
    1 AS line,
    month + CAST(week * 7 AS INTEGER) AS invoice_date,
    site_id,
    ndc11,
    'purchase' AS kind,
    packages,
    CAST(round(payment_limit * units_per_package * (0.88 + 0.12 * part(invoice, 20)), 4) AS DECIMAL(18,
      6)) AS unit_price
  FROM ordered
  WHERE hash(invoice, 21) % 100 <> 0
),
invoiced AS (
  SELECT * FROM bought
  UNION ALL
  SELECT invoice, 2, invoice_date + 20, site_id, ndc11, 'return', -1, unit_price FROM bought
    WHERE hash(invoice, 22) % 100 = 0
  UNION ALL
  SELECT invoice, 3, invoice_date + 40, site_id, ndc11, 'price_credit', 0, unit_price FROM bought
    WHERE hash(invoice, 23) % 200 = 0
)
SELECT
  'vendor-' || invoice % 3 AS vendor,
  'I' || lpad(CAST(invoice AS VARCHAR), 9, '0') AS invoice,
  line,
  invoice_date,
  site_id,
  ndc11,
  kind,
  packages,
  unit_price,
  CAST(CASE kind WHEN 'price_credit' THEN -round(unit_price * 0.01 + 0.01, 2)
    ELSE round(packages * unit_price, 2) END AS DECIMAL(18, 2)) AS extended_amount,
  'L' || invoice % 40 AS lot,
  CASE WHEN kind = 'purchase' AND hash(invoice, 24) % 100 = 0 THEN CAST(35 AS DECIMAL(18, 2)) END AS freight_amount
FROM invoiced
ORDER BY vendor, invoice, line;
