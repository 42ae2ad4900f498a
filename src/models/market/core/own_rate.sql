-- What a payer pays the practice for a unit of a code, last four quarters of adjudicated lines: the contract's amount
-- where its terms are known for every line, else what was allowed.
-- grain: payer_id, hcpcs
WITH newest AS (SELECT max(quarter_index(quarter)) AS newest FROM core.claim_line),
line AS (
  SELECT line.payer_id, line.hcpcs, line.units, line.allowed_amount, expected.expected_allowed
  FROM core.claim_line AS line
  CROSS JOIN newest
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  WHERE NOT line.is_open AND line.status IN ('original', 'replacement') AND line.allowed_amount > 0 AND line.units > 0
    AND NOT coalesce(line.is_supplied_free, false) AND quarter_index(line.quarter) > newest.newest - 4
)
SELECT
  payer_id,
  hcpcs,
  count(*) AS lines,
  to_units(sum(units)) AS units,
  money(sum(allowed_amount)) AS allowed_amount,
  per_unit(
    CASE WHEN count(expected_allowed) = count(*) THEN money(sum(expected_allowed)) ELSE money(sum(allowed_amount)) END,
    to_units(sum(units))
  ) AS own_rate,
  CASE WHEN count(expected_allowed) = count(*) THEN 'contract' ELSE 'allowed' END AS own_rate_basis
FROM line
WHERE payer_id IS NOT NULL
GROUP BY payer_id, hcpcs
