-- What has been allowed for a unit of a code, before and after sequestration, on lines a payer has decided: what to
-- expect of an open line where neither a contract nor Medicare's rules say. Payer '(any)' is all payers together, for
-- those that have decided none.
-- grain: payer_id, hcpcs
WITH decided AS (
  SELECT payer_id, hcpcs, units, allowed_amount, coalesce(sequestration_amount, 0) AS sequestration_amount
  FROM core.claim_line
  WHERE NOT is_open AND allowed_amount > 0 AND units > 0
),
summed AS (
  SELECT CASE WHEN grouping(payer_id) = 1 THEN '(any)' ELSE coalesce(payer_id, 'none') END AS payer_id, hcpcs,
    sum(allowed_amount) AS allowed, sum(sequestration_amount) AS sequestration, sum(units) AS units
  FROM decided
  GROUP BY GROUPING SETS ((payer_id, hcpcs), (hcpcs))
)
SELECT
  payer_id,
  hcpcs,
  per_unit(money(allowed), to_units(units)) AS allowed_per_unit,
  per_unit(money(allowed - sequestration), to_units(units)) AS kept_per_unit
FROM summed
