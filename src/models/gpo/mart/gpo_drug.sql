-- A drug as it stands before a negotiation: what the last four quarters bought, what is on the shelf and for how long,
-- what was lost at counts, terms, and the day a Maximum Fair Price begins. A drug that took over another's code counts
-- from its own.
-- grain: hcpcs
WITH last AS (SELECT max(quarter) AS quarter FROM core.gpo_purchase),
bought AS (
  SELECT
    purchase.hcpcs,
    to_units(sum(packages)) AS packages,
    to_units(sum(units)) AS units,
    money(sum(invoice_amount)) AS invoice_amount,
    money(sum(invoice_amount) FILTER (terms_days IS NOT NULL)) AS with_terms,
    CAST(sum(invoice_amount * terms_days) AS DECIMAL(24, 2)) AS terms_dollar_days,
    max(billing_units_per_package) AS billing_units_per_package
  FROM core.gpo_purchase AS purchase, last
  WHERE quarter_index(purchase.quarter) > quarter_index(last.quarter) - 4 AND purchase.hcpcs <> 'none'
  GROUP BY purchase.hcpcs
),
stock AS (
  SELECT hcpcs, to_units(sum(units_left)) AS units_left, money(sum(cost_left)) AS cost_left
  FROM mart.lot WHERE units_left > 0 GROUP BY hcpcs
),
used AS (
  SELECT hcpcs, sum(ledger_units) AS ledger_units, sum(units) AS units
  FROM core.claim_line, last
  WHERE is_drug AND consumes AND quarter_index(core.claim_line.quarter) > quarter_index(last.quarter) - 4
  GROUP BY hcpcs
),
-- Of a practice with less than a year of claims only the days it has.
passed AS (
  SELECT CAST(least(365, greatest(1, max(run.as_of) - min(line.service_date) + 1)) AS BIGINT) AS days
  FROM core.claim_line AS line
  CROSS JOIN core.run_info AS run
  WHERE line.consumes
),
lost AS (
  SELECT stock_unit.hcpcs,
    sum(CASE WHEN difference.is_first THEN 0 ELSE greatest(0, difference.difference) END) AS milliunits
  FROM core.count_difference AS difference
  JOIN core.ledger_key AS key USING (key_id)
  JOIN (SELECT ndc11, max(hcpcs) AS hcpcs FROM core.gpo_purchase GROUP BY ndc11) AS stock_unit USING (ndc11)
  CROSS JOIN last
  WHERE quarter_index(quarter_of(difference.count_date)) > quarter_index(last.quarter) - 4
  GROUP BY stock_unit.hcpcs
),
selected AS (
  SELECT part_b_hcpcs AS hcpcs, min(CAST(effective_date AS DATE)) AS mfp_date FROM reference.selected_drug
    WHERE part_b_hcpcs IS NOT NULL GROUP BY ALL
)
SELECT
  bought.hcpcs,
  drug.name,
  coalesce(drug.manufacturer, 'unknown') AS manufacturer,
  drug.family,
  drug.drug_class,
  drug.reference_hcpcs,
  drug.dosage,
  drug.standard_dose_units,
  drug.dose_interval_days,
  bought.packages,
  bought.units,
  bought.invoice_amount,
  bought.billing_units_per_package,
  per_unit(bought.terms_dollar_days, to_units(bought.with_terms)) AS average_terms_days,
  coalesce(stock.units_left, 0) AS units_left,
  coalesce(stock.cost_left, 0) AS cost_left,
  to_price(coalesce(per_unit(CAST(stock.units_left * 1000 * passed.days AS BIGINT), milliunits(used.ledger_units)),
    0)) AS days_on_hand,
  to_price(coalesce(per_unit(CAST(lost.milliunits AS BIGINT),
    CAST(used.ledger_units * 1000 + lost.milliunits AS BIGINT)), 0)) AS lost_share,
  selected.mfp_date
FROM bought
LEFT JOIN core.drug AS drug USING (hcpcs)
LEFT JOIN stock ON stock.hcpcs = bought.hcpcs
LEFT JOIN used ON used.hcpcs = bought.hcpcs
CROSS JOIN passed
LEFT JOIN lost ON lost.hcpcs = bought.hcpcs
LEFT JOIN selected ON selected.hcpcs = bought.hcpcs
