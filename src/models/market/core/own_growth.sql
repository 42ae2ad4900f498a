-- A drug's own Medicare units and dollars of the two years compared. Pending units are counted at what a unit was
-- allowed the same year; dollars of a year that has only pending lines are unknown.
-- grain: hcpcs
WITH told AS (
  SELECT
    hcpcs,
    is_newer_year,
    to_units(sum(units)) AS units,
    money(sum(allowed_amount)) + extend(
      coalesce(per_unit(money(sum(allowed_amount)), to_units(sum(units) FILTER (allowed_amount IS NOT NULL))), 0),
      to_units(coalesce(sum(units) FILTER (allowed_amount IS NULL), 0))
    ) AS amount
  FROM core.own_growth_line
  GROUP BY hcpcs, is_newer_year
),
code AS (SELECT DISTINCT hcpcs FROM told)
SELECT
  code.hcpcs,
  to_units(coalesce(newer.units, 0)) AS own_year_units,
  to_units(coalesce(older.units, 0)) AS own_year_units_before,
  money(CASE WHEN newer.hcpcs IS NULL THEN 0 ELSE newer.amount END) AS own_year_amount,
  money(CASE WHEN older.hcpcs IS NULL THEN 0 ELSE older.amount END) AS own_year_amount_before
FROM code
LEFT JOIN told AS newer ON newer.hcpcs = code.hcpcs AND newer.is_newer_year
LEFT JOIN told AS older ON older.hcpcs = code.hcpcs AND NOT older.is_newer_year
