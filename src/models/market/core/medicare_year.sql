-- A code in a year of Medicare Part B Spending by Drug, against the payment limits of that year. Spending is after
-- sequestration (at most 1.6% of an allowed amount) and holds what hospitals were paid for 340B drugs, so a unit lies
-- between 0.935 times the lowest and 1.02 times the highest of the four limits, or it was paid by another rule: below
-- (340B until 2022-09, carriers' own prices), above (furnishing fees, another unit). Not proved: a limit is missing.
-- grain: hcpcs, year
WITH limits AS (
  SELECT hcpcs, CAST(substr(quarter, 1, 4) AS INTEGER) AS year, count(*) AS quarters,
    min(payment_limit) AS lowest_limit, max(payment_limit) AS highest_limit, to_price(avg(payment_limit)) AS mean_limit
  FROM core.payment_limit
  WHERE payment_limit IS NOT NULL
  GROUP BY ALL
),
spending AS (
  SELECT * FROM raw.drug_spending
  QUALIFY row_number() OVER (PARTITION BY hcpcs, "year" ORDER BY file_id DESC, line DESC) = 1
),
unit AS (
  SELECT *, to_price(total_spending / nullif(dosage_units, 0)) AS national_unit_price FROM spending
)
SELECT
  unit.hcpcs,
  unit.year,
  unit.total_spending,
  unit.dosage_units,
  unit.beneficiaries,
  unit.national_unit_price,
  to_units(unit.dosage_units / nullif(unit.beneficiaries, 0)) AS national_units_per_patient,
  limits.lowest_limit,
  limits.highest_limit,
  limits.mean_limit,
  CASE
    WHEN coalesce(limits.quarters, 0) < 4 OR unit.national_unit_price IS NULL THEN 'not_proved'
    WHEN unit.national_unit_price < 0.935 * limits.lowest_limit THEN 'below_limit'
    WHEN unit.national_unit_price > 1.02 * limits.highest_limit THEN 'above_limit'
    ELSE 'at_limit'
  END AS limit_state,
  unit.file_id,
  unit.line AS source_line
FROM unit
LEFT JOIN limits USING (hcpcs, year)
