-- Drugs selected for negotiation and their Maximum Fair Prices: CMS's own file where one is loaded, else the list kept
-- in data/reference or the practice's own. Of several editions the one with the latest rows speaks for its year; a row
-- that ends before it starts never took effect. A price is null until CMS publishes it, and where products of one code
-- disagree.
-- grain: ipay, drug_name, hcpcs, effective_date
WITH edition AS (
  SELECT ipay, file_id
  FROM raw.selected_drug_price
  GROUP BY ipay, file_id
  QUALIFY row_number() OVER (PARTITION BY ipay ORDER BY max(as_of_date) DESC NULLS LAST,
    max(effective_date) DESC NULLS LAST, file_id DESC) = 1
),
standing AS (
  SELECT price.*
  FROM raw.selected_drug_price AS price
  JOIN edition USING (ipay, file_id)
  WHERE price.end_date IS NULL OR price.end_date >= price.effective_date
),
-- Several rows of one product and first day: the one written last stands.
product AS (
  SELECT *
  FROM standing
  QUALIFY row_number() OVER (
    PARTITION BY ipay, drug_name, hcpcs, ndc11, effective_date ORDER BY as_of_date DESC NULLS LAST, line DESC
  ) = 1
),
published AS (
  SELECT
    ipay,
    drug_name,
    hcpcs,
    effective_date,
    CASE WHEN count(*) = count(end_date) THEN max(end_date) END AS end_date,
    CASE WHEN count(DISTINCT mfp_per_billing_unit) = 1 THEN max(mfp_per_billing_unit) END AS mfp_per_billing_unit,
    CASE WHEN count(DISTINCT mfp_per_30_days) = 1 THEN max(mfp_per_30_days) END AS mfp_per_30_days,
    CASE
      WHEN count(DISTINCT mfp_per_billing_unit) > 1
        THEN 'CMS file of selected drugs: its ' || count(DISTINCT mfp_per_billing_unit)
          || ' prices for this code disagree, so none is used'
      ELSE 'CMS file of selected drugs'
    END AS price_source,
    max(as_of_date) AS source_date,
    CAST(NULL AS VARCHAR) AS question
  FROM product
  GROUP BY ipay, drug_name, hcpcs, effective_date
)
SELECT published.* REPLACE (
  coalesce(published.mfp_per_billing_unit, listed.mfp_per_billing_unit) AS mfp_per_billing_unit,
  CASE WHEN published.mfp_per_billing_unit IS NULL
    AND listed.mfp_per_billing_unit IS NOT NULL THEN listed.source ELSE published.price_source END AS price_source,
  listed.question AS question
)
FROM published
LEFT JOIN (
  -- A question of the list stays until its row is changed; a price typed into it counts until CMS's file has one.
  SELECT ipay, part_b_hcpcs AS hcpcs, max(nullif(question, '')) AS question,
    max(mfp_per_billing_unit) AS mfp_per_billing_unit, max(source) AS source
  FROM reference.selected_drug WHERE part_b_hcpcs <> '' GROUP BY ALL
) AS listed USING (ipay, hcpcs)
UNION ALL
SELECT
  listed.ipay,
  listed.drug AS drug_name,
  nullif(listed.part_b_hcpcs, '') AS hcpcs,
  listed.effective_date,
  listed.end_date,
  listed.mfp_per_billing_unit,
  listed.mfp_per_30_days,
  listed.source AS price_source,
  listed.as_of AS source_date,
  nullif(listed.question, '') AS question
FROM reference.selected_drug AS listed
-- Early editions of CMS's file have no codes; our list keeps its Part B rows beside them.
WHERE NOT EXISTS (
  FROM published WHERE published.ipay = listed.ipay
    AND (nullif(listed.part_b_hcpcs, '') IS NULL OR published.hcpcs IS NOT NULL)
)
