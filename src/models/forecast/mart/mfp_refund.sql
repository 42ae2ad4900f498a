-- Refunds of selected drugs, claim to receipt: what lines of entitled patients cost above MFP, what came in (lines of
-- rebates.csv whose program begins with "mfp"), what is outstanding and how old. Empty until a price is in force and
-- drugs are given under it.
-- grain: quarter, hcpcs
WITH due AS (
  SELECT
    line.quarter,
    line.hcpcs,
    count(*) AS lines,
    to_units(sum(line.units)) AS units,
    money(sum(line.acquisition_cost)) AS acquisition_cost,
    money(sum(extend(price.mfp_per_billing_unit, line.units))) AS mfp_amount,
    money(sum(greatest(line.acquisition_cost - extend(price.mfp_per_billing_unit, line.units), 0))) AS refund_due_amount
  FROM core.drug_line AS line
  JOIN core.payer AS payer USING (payer_id)
  JOIN core.selected_drug AS price
    ON price.hcpcs = line.hcpcs AND price.mfp_per_billing_unit IS NOT NULL
    AND line.service_date >= price.effective_date AND (price.end_date IS NULL OR line.service_date <= price.end_date)
  WHERE line.method = 'fifo' AND line.consumes AND NOT coalesce(line.is_supplied_free, false)
    AND payer.kind IN ('medicare_ffs', 'medicare_advantage')
  GROUP BY ALL
),
received AS (
  SELECT quarter_of(period_start) AS quarter, hcpcs, money(sum(received_amount)) AS received_amount
  FROM raw.rebate
  WHERE regexp_matches(lower(program_id), '^mfp') AND hcpcs IS NOT NULL AND received_amount IS NOT NULL
  GROUP BY ALL
)
SELECT
  quarter,
  hcpcs,
  coalesce(due.lines, 0) AS lines,
  coalesce(due.units, 0) AS units,
  coalesce(due.acquisition_cost, 0) AS acquisition_cost,
  coalesce(due.mfp_amount, 0) AS mfp_amount,
  coalesce(due.refund_due_amount, 0) AS refund_due_amount,
  coalesce(received.received_amount, 0) AS received_amount,
  money(coalesce(due.refund_due_amount, 0) - coalesce(received.received_amount, 0)) AS refund_outstanding_amount,
  date_diff('day', make_date(CAST(substr(quarter, 1, 4) AS INTEGER), 3 * CAST(substr(quarter, 6, 1) AS INTEGER) - 2, 1)
    + INTERVAL 3 MONTH,
    (SELECT max(as_of) FROM core.run_info)) AS age_days
FROM due
FULL JOIN received USING (quarter, hcpcs)
