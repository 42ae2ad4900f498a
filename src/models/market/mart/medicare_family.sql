-- Medicare's spending on a family of products, newest year and the one before, beside the practice's own Medicare
-- dollars of its last four quarters: whether the practice's mix follows the nation's. All products of the family that
-- CMS's spending file has. Own growth is of the two years that mart.medicare_growth names; unknown where a drug's
-- dollars are.
-- grain: family
WITH nation AS (
  SELECT drug.family, this.year, sum(this.total_spending) AS spending, sum(this.beneficiaries) AS patients,
    count(*) AS codes, sum(before.total_spending) AS spending_before
  FROM core.medicare_year AS this
  JOIN core.drug AS drug ON drug.hcpcs = this.hcpcs AND drug.family IS NOT NULL
  LEFT JOIN core.medicare_year AS before ON before.hcpcs = this.hcpcs AND before.year = this.year - 1
  WHERE this.year = (SELECT max("year") FROM core.medicare_year)
  GROUP BY ALL
),
grown AS (
  SELECT drug.family,
    CASE WHEN count(growth.own_year_amount) = count(*) THEN money(sum(growth.own_year_amount)) END AS own_year_amount,
    CASE WHEN count(growth.own_year_amount_before) = count(*) THEN money(sum(growth.own_year_amount_before)) END
      AS own_year_amount_before
  FROM core.own_growth AS growth
  JOIN core.drug AS drug USING (hcpcs)
  WHERE drug.family IS NOT NULL
  GROUP BY ALL
),
own AS (
  SELECT drug.family, sum(own.medicare_amount) AS amount
  FROM core.own_medicare AS own
  JOIN core.drug AS drug USING (hcpcs)
  WHERE drug.family IS NOT NULL
  GROUP BY ALL
)
SELECT
  family,
  nation.year,
  nation.codes,
  money(nation.spending) AS national_spending,
  CAST(nation.spending / nullif(nation.spending_before, 0) - 1 AS DECIMAL(12, 5)) AS national_spending_growth,
  money(own.amount) AS medicare_amount,
  grown.own_year_amount,
  grown.own_year_amount_before,
  CAST(grown.own_year_amount / nullif(grown.own_year_amount_before, 0) - 1 AS DECIMAL(12, 5)) AS own_amount_growth
FROM own
JOIN nation USING (family)
LEFT JOIN grown USING (family)
