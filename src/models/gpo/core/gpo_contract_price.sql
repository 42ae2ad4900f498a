-- The price of a purchasing contract for a product from a day on, without its tiers; of several rows for one span the
-- lowest tier's counts, of copies the last one loaded.
-- grain: contract_id, ndc11, starts
SELECT contract_id, ndc11, starts, coalesce(ends, DATE '9999-12-31') AS ends, vendor, gpo, manufacturer, price,
  prompt_pay_pct, terms_days
FROM raw.gpo_contract
QUALIFY row_number() OVER (
  PARTITION BY contract_id, ndc11, starts ORDER BY coalesce(tier_threshold, 0), file_id DESC, raw.gpo_contract.line DESC
) = 1
