-- The price of a purchasing contract for a product from a day on, without its tiers; of several rows for one span the
-- lowest tier's counts, of copies the last one loaded. `rebate_pct` is what any volume earns, the lowest tier's;
-- `flat_rebate_pct` the same of rows that are no tiered program: a higher tier is not earned by a contract that does
-- not say what its tiers count.
-- grain: contract_id, ndc11, starts
WITH placed AS (
  SELECT
    *,
    min(coalesce(tier_threshold, 0)) OVER (PARTITION BY contract_id, ndc11, starts) AS lowest,
    min(coalesce(tier_threshold, 0))
      OVER (PARTITION BY contract_id, ndc11, starts, tier_measure IS NULL) AS lowest_plain
  FROM core.gpo_term
),
rate AS (
  SELECT
    contract_id,
    ndc11,
    starts,
    min(rebate_pct) FILTER (coalesce(tier_threshold, 0) = lowest) AS rebate_pct,
    min(rebate_pct) FILTER (tier_measure IS NULL AND coalesce(tier_threshold, 0) = lowest_plain) AS flat_rebate_pct
  FROM placed
  GROUP BY contract_id, ndc11, starts
)
SELECT placed.contract_id, placed.ndc11, placed.starts, coalesce(placed.ends, DATE '9999-12-31') AS ends,
  placed.vendor, placed.gpo, placed.manufacturer, placed.price, placed.prompt_pay_pct, placed.terms_days,
  rate.rebate_pct, rate.flat_rebate_pct
FROM placed
JOIN rate ON rate.contract_id = placed.contract_id AND rate.ndc11 = placed.ndc11 AND rate.starts = placed.starts
QUALIFY row_number() OVER (
  PARTITION BY placed.contract_id, placed.ndc11, placed.starts
  ORDER BY coalesce(placed.tier_threshold, 0), placed.tier, placed.file_id DESC, placed.line DESC
) = 1
