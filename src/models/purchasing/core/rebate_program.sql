-- A tiered rebate contract through its period: what it counts (packages, dollars, growth over the same days of the
-- period before in per cent, or share of the drug's family in per cent of doses), how far it has come, which tier that
-- is, the next tier and what it takes, and where the pace of buying leads by the end of the period. Purchases count
-- when they name the contract. Where a quarter of the period so far has no invoice at all, nobody knows what was bought
-- in it, and no tier is judged.
-- grain: contract_id, period_start
WITH known AS (
  SELECT known_through FROM core.supply_setting
),
row_of_tier AS (
  SELECT
    contract_id,
    starts AS period_start,
    coalesce(ends, make_date(CAST(year((SELECT known_through FROM known)) AS INTEGER), 12, 31)) AS period_end,
    tier_measure,
    coalesce(tier_threshold, 0) AS tier_threshold,
    max(tier) AS tier,
    max(rebate_pct) AS rebate_pct
  FROM core.gpo_term
  WHERE tier_measure IN ('packages', 'dollars', 'growth', 'share') AND EXISTS (FROM raw.purchase)
  GROUP BY ALL
),
period AS (
  SELECT contract_id, period_start, max(period_end) AS period_end, max(tier_measure) AS tier_measure
  FROM row_of_tier
  GROUP BY contract_id, period_start
),
invoiced_quarter AS (
  SELECT DISTINCT quarter_of(invoice_date) AS quarter FROM raw.purchase
),
-- The quarter that the files reach may have no invoice yet.
program AS (
  SELECT period.contract_id, period.period_start, period.period_end, period.tier_measure
  FROM period
  CROSS JOIN known
  LEFT JOIN invoiced_quarter AS invoiced ON invoiced.quarter >= quarter_of(period.period_start)
    AND invoiced.quarter <= quarter_of(period.period_end) AND invoiced.quarter < quarter_of(known.known_through)
  GROUP BY ALL
  HAVING count(invoiced.quarter) >= least(quarter_index(quarter_of(period.period_end)) + 1,
    quarter_index(quarter_of(any_value(known.known_through)))) - quarter_index(quarter_of(period.period_start))
),
product AS (
  SELECT contract_id, starts AS period_start, ndc11, max(price) AS price, max(manufacturer) AS manufacturer,
    max(gpo) AS gpo, max(vendor) AS vendor
  FROM raw.gpo_contract
  GROUP BY contract_id, starts, ndc11
),
bought AS (
  SELECT purchase.*, drug.family, CAST(purchase.units AS DOUBLE)
    / nullif(CAST(drug.standard_dose_units AS DOUBLE), 0) AS doses
  FROM core.purchase AS purchase
  LEFT JOIN core.drug AS drug USING (hcpcs)
  WHERE purchase.kind IN ('purchase', 'rebill', 'return')
),
own AS (
  SELECT
    program.contract_id,
    program.period_start,
    coalesce(sum(bought.packages), 0) AS packages,
    coalesce(sum(bought.extended_amount), 0) AS spend,
    coalesce(sum(bought.doses), 0) AS doses,
    max(bought.family) AS family,
    max(bought.hcpcs) AS hcpcs,
    max(bought.ndc11) AS bought_ndc11
  FROM program
  JOIN product USING (contract_id, period_start)
  LEFT JOIN bought
    ON bought.contract_id = program.contract_id AND bought.ndc11 = product.ndc11
    AND bought.invoice_date BETWEEN program.period_start AND program.period_end
  GROUP BY program.contract_id, program.period_start
),
clock AS (
  SELECT
    program.*,
    date_diff('day', period_start, period_end) + 1 AS days,
    greatest(0, least(date_diff('day', period_start, known.known_through), date_diff('day', period_start, period_end))
      + 1) AS days_gone
  FROM program CROSS JOIN known
),
before AS (
  SELECT
    clock.contract_id,
    clock.period_start,
    coalesce(sum(bought.extended_amount) FILTER (bought.invoice_date < clock.period_start
      - CAST(clock.days - clock.days_gone AS INTEGER)), 0) AS spend_to_same_day,
    coalesce(sum(bought.extended_amount), 0) AS spend
  FROM clock
  JOIN product USING (contract_id, period_start)
  LEFT JOIN bought
    ON bought.ndc11 = product.ndc11 AND bought.invoice_date >= clock.period_start - CAST(clock.days AS INTEGER)
      AND bought.invoice_date < clock.period_start
  GROUP BY clock.contract_id, clock.period_start
),
family AS (
  SELECT clock.contract_id, clock.period_start, coalesce(sum(bought.doses), 0) AS doses
  FROM clock
  JOIN own USING (contract_id, period_start)
  LEFT JOIN bought ON bought.family = own.family AND bought.invoice_date BETWEEN clock.period_start AND clock.period_end
  GROUP BY clock.contract_id, clock.period_start
),
measured AS (
  SELECT
    clock.*,
    own.packages,
    money(own.spend) AS spend_amount,
    own.hcpcs,
    product.price,
    product.manufacturer,
    product.gpo,
    product.vendor,
    before.spend AS spend_before,
    own.doses,
    family.doses AS family_doses,
    to_price(CASE clock.tier_measure
      WHEN 'packages' THEN own.packages
      WHEN 'dollars' THEN own.spend
      WHEN 'growth' THEN 100 * (CAST(own.spend AS DOUBLE) / nullif(CAST(before.spend_to_same_day AS DOUBLE), 0) - 1)
      WHEN 'share' THEN 100 * own.doses / nullif(family.doses, 0)
    END) AS measure_value,
    -- Before its first day a period has no pace: what is bought stands.
    CASE WHEN days_gone = 0 THEN days ELSE days_gone END AS pace_days
  FROM clock
  JOIN own USING (contract_id, period_start)
  JOIN before USING (contract_id, period_start)
  JOIN family USING (contract_id, period_start)
  JOIN (
    SELECT contract_id, period_start, max(price) AS price, max(manufacturer) AS manufacturer, max(gpo) AS gpo,
      max(vendor) AS vendor
    FROM product GROUP BY ALL
  ) AS product USING (contract_id, period_start)
),
projected AS (
  SELECT
    *,
    -- Per cents are already rates; sums go on at the pace so far.
    to_price(CASE WHEN tier_measure IN ('packages', 'dollars')
      THEN CAST(round_share(milliunits(measure_value), days, pace_days) AS DECIMAL(18, 0))
        * CAST(0.001 AS DECIMAL(4, 3))
      ELSE measure_value END) AS projected_value,
    money(CAST(round_share(cents(spend_amount), days, pace_days) AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(3, 2)))
      AS projected_spend_amount
  FROM measured
),
tiered AS (
  SELECT
    projected.contract_id,
    projected.period_start,
    arg_max(tier.tier, tier.tier_threshold)
      FILTER (tier.tier_threshold <= coalesce(projected.measure_value, 0)) AS tier,
    arg_max(tier.rebate_pct, tier.tier_threshold)
      FILTER (tier.tier_threshold <= coalesce(projected.measure_value, 0)) AS rebate_pct,
    arg_max(tier.rebate_pct, tier.tier_threshold)
      FILTER (tier.tier_threshold <= coalesce(projected.projected_value, 0)) AS projected_rebate_pct,
    min(tier.tier_threshold) FILTER (tier.tier_threshold > coalesce(projected.measure_value, 0)) AS next_threshold,
    arg_min(tier.tier, tier.tier_threshold)
      FILTER (tier.tier_threshold > coalesce(projected.measure_value, 0)) AS next_tier,
    arg_min(tier.rebate_pct, tier.tier_threshold)
      FILTER (tier.tier_threshold > coalesce(projected.measure_value, 0)) AS next_rebate_pct
  FROM projected
  JOIN row_of_tier AS tier USING (contract_id, period_start)
  GROUP BY projected.contract_id, projected.period_start
),
distance AS (
  SELECT
    projected.*,
    tiered.* EXCLUDE (contract_id, period_start),
    to_price(next_threshold - coalesce(measure_value, 0)) AS distance_to_next,
    to_units(ceil(CASE tier_measure
      WHEN 'packages' THEN CAST(next_threshold - measure_value AS DOUBLE)
      WHEN 'dollars' THEN CAST(next_threshold - measure_value AS DOUBLE) / CAST(price AS DOUBLE)
      WHEN 'growth' THEN greatest(0, CAST(spend_before AS DOUBLE) * (1 + CAST(next_threshold AS DOUBLE) / 100)
        - CAST(spend_amount AS DOUBLE)) / CAST(price AS DOUBLE)
      WHEN 'share' THEN (CAST(next_threshold AS DOUBLE) / 100 * family_doses - doses)
        / nullif(1 - CAST(next_threshold AS DOUBLE) / 100, 0)
        * CAST(packages AS DOUBLE) / nullif(doses, 0)
    END)) AS packages_to_next
  FROM projected
  JOIN tiered USING (contract_id, period_start)
)
SELECT
  contract_id,
  period_start,
  period_end,
  manufacturer,
  gpo,
  vendor,
  coalesce(hcpcs, 'none') AS hcpcs,
  tier_measure,
  to_units(packages) AS packages,
  spend_amount,
  measure_value,
  projected_value,
  projected_spend_amount,
  CAST(days_gone AS BIGINT) AS days_gone,
  CAST(days - days_gone AS BIGINT) AS days_left,
  tier,
  CAST(coalesce(rebate_pct, 0) AS DECIMAL(9, 4)) AS rebate_pct,
  CAST(coalesce(projected_rebate_pct, 0) AS DECIMAL(9, 4)) AS projected_rebate_pct,
  next_tier,
  next_threshold,
  next_rebate_pct,
  distance_to_next,
  packages_to_next,
  price AS contract_price,
  to_units(greatest(0, ceil(CASE tier_measure WHEN 'packages' THEN CAST(next_threshold - projected_value AS DOUBLE)
    WHEN 'dollars' THEN CAST(next_threshold - projected_value AS DOUBLE) / CAST(price AS DOUBLE)
      ELSE CAST(packages_to_next AS DOUBLE) END))) AS packages_above_pace
FROM distance
