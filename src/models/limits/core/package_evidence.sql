-- Billing units in a package that the practice's own claims and invoices show, for an NDC that no crosswalk has for the
-- drug. A dose opens whole packages or equal parts of one, so a package holds the greatest common divisor of all doses,
-- or a part of it (a dose of an unclassified code is often one unit and can be 2, 4, 5 or 10 packages). Of these the
-- one counts that makes a package cost about what the lowest-paying payer allows for it (allowed ÷ price near 1.1; at
-- least 0.6, at most 3), each part weighed against as if half as likely again, and never where more packages would be
-- given than were bought. Without an allowed amount only a dose of one unit is taken: one package. Else there is no
-- row, and the conversion is unknown.
-- grain: ndc11, hcpcs
WITH dose AS (
  SELECT
    line.claim_id,
    line.payer_id,
    line.ndc11,
    drug_key(code.is_unclassified, line.hcpcs, line.ndc11) AS hcpcs,
    milliunits(sum(abs(line.units))) AS milliunits,
    sum(line.allowed_amount) FILTER (line.status IN ('original', 'replacement') AND line.allowed_amount > 0) AS allowed,
    sum(abs(line.units)) FILTER (line.status IN ('original', 'replacement')
      AND line.allowed_amount > 0) AS allowed_units
  FROM core.claim_line_state AS line
  JOIN core.service_code AS code ON code.hcpcs = line.hcpcs AND code.service_class = 'drug'
  WHERE line.ndc11 IS NOT NULL AND line.status <> 'void' AND line.units <> 0
    AND line.billed_amount NOT BETWEEN -0.01 AND 0.01
    AND (code.is_unclassified OR line.ndc11 NOT IN (SELECT ndc11 FROM core.ndc_hcpcs))
  GROUP BY ALL
),
given AS (
  SELECT
    ndc11,
    hcpcs,
    -- Of items (an unclassified code) a package holds whole ones: part of one is a part of what was opened.
    CASE WHEN hcpcs = ndc11 AND common % 1000 > 0 THEN 1000 ELSE common END AS common,
    milliunits
  FROM (
    SELECT ndc11, hcpcs, list_reduce(list(DISTINCT milliunits), lambda a, b: gcd(a, b)) AS common,
      sum(milliunits) AS milliunits
    FROM dose
    GROUP BY ndc11, hcpcs
  )
),
allowed AS (
  SELECT ndc11, hcpcs, min(per_unit) AS per_unit
  FROM (
    SELECT ndc11, hcpcs, payer_id, CAST(sum(allowed) AS DOUBLE) / CAST(sum(allowed_units) AS DOUBLE) AS per_unit
    FROM dose
    WHERE allowed_units > 0
    GROUP BY ndc11, hcpcs, payer_id
  )
  GROUP BY ndc11, hcpcs
),
bought AS (
  SELECT ndc11, CAST(sum(extended_amount) FILTER (packages > 0) AS DOUBLE)
    / CAST(sum(packages) FILTER (packages > 0) AS DOUBLE) AS price,
    CAST(sum(packages) AS DOUBLE) AS packages
  FROM raw.purchase
  WHERE kind IN ('purchase', 'rebill', 'return', 'transfer_in', 'transfer_out')
  GROUP BY ndc11
  HAVING sum(packages) FILTER (packages > 0) > 0
),
candidate AS (
  SELECT
    given.ndc11,
    given.hcpcs,
    part,
    given.common // part AS milliunits,
    allowed.per_unit * (given.common // part) / 1000 / nullif(bought.price, 0) AS ratio,
    given.milliunits / (given.common // part) AS packages_given,
    bought.packages
  FROM given
  JOIN bought USING (ndc11)
  LEFT JOIN allowed USING (ndc11, hcpcs)
  CROSS JOIN unnest(range(1, 1001)) AS parts(part)
  WHERE given.common % part = 0 AND ((given.common // part) % 1000 = 0 OR part IN (1, 2, 4, 5, 10))
)
SELECT ndc11, hcpcs, to_price(milliunits * CAST(0.001 AS DECIMAL(4, 3))) AS billing_units_per_package
FROM candidate
WHERE CASE WHEN ratio IS NULL THEN part = 1 AND milliunits = 1000 ELSE ratio BETWEEN 0.6 AND 3 END
  AND (part = 1 OR packages_given <= packages + 0.001)
QUALIFY row_number() OVER (
  PARTITION BY ndc11, hcpcs ORDER BY abs(ln(ratio / 1.1)) + CASE WHEN part > 1 THEN ln(1.5) ELSE 0 END, part
) = 1
