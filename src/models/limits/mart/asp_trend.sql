-- Medicare's payment limit against the practice's own cost of a unit, by quarter: every quarter CMS has published for
-- a drug the practice uses. The cost of a unit is of units that an invoice prices: the limit, where it stands for a
-- cost, says nothing beside itself. Break-even is the limit at which Medicare's payment after sequestration equals the
-- own cost, at the row's own coinsurance and the rate of the quarter's first day; the difference of the two is the
-- headroom. Where more than left_out_stop of a drug's cost is of lines that no invoice tells whole, is_at_limits says
-- so.
-- A change is from the quarter before: where that quarter's file is not here, or the code's unit was another
-- (1 MG then, 60 MG now), there is none.
-- grain: hcpcs, quarter
WITH own AS (
  SELECT hcpcs, quarter, sum(acquisition_cost) AS acquisition_cost, sum(units) AS units,
    per_unit(sum(acquisition_cost) FILTER (NOT cost_is_from_limit AND NOT cost_is_unknown),
      sum(units) FILTER (NOT cost_is_from_limit AND NOT cost_is_unknown)) AS unit_cost,
    coalesce(sum(acquisition_cost) FILTER (cost_is_from_limit), 0) AS limit_priced_cost
  FROM core.drug_line
  WHERE method = 'fifo' AND consumes
  GROUP BY hcpcs, quarter
),
bought AS (
  SELECT hcpcs, quarter, sum(extended_amount) AS amount, sum(units) AS units
  FROM core.purchase
  WHERE kind IN ('purchase', 'free_goods') AND units > 0
  GROUP BY hcpcs, quarter
),
priced AS (
  SELECT
    limits.*,
    CAST(1 - rate * (1 - coinsurance_pct * 0.01) AS DECIMAL(12, 10)) AS share_kept,
    dosage_amount(limits.dosage) AS dosage_amount
  FROM core.payment_limit AS limits
  LEFT JOIN core.sequestration AS sequestration
    ON quarter_start(limits.quarter)
      BETWEEN sequestration.from_date AND sequestration.to_date
  WHERE limits.hcpcs IN (SELECT hcpcs FROM mart.drug)
)
SELECT
  priced.hcpcs,
  priced.quarter,
  priced.payment_limit,
  before.payment_limit AS previous_payment_limit,
  to_price(priced.payment_limit - before.payment_limit) AS payment_limit_change,
  priced.payment_limit / nullif(before.payment_limit, 0) - 1 AS payment_limit_change_ratio,
  priced.coinsurance_pct,
  priced.basis,
  priced.dosage,
  priced.notes,
  priced.posted_date,
  to_units(own.units) AS units,
  money(own.acquisition_cost) AS acquisition_cost,
  own.unit_cost,
  money(coalesce(own.limit_priced_cost, 0)) AS limit_priced_cost,
  coalesce(own.limit_priced_cost > stop_share * own.acquisition_cost, false) AS is_at_limits,
  per_unit(bought.amount, bought.units) AS purchase_unit_cost,
  to_price(round(own.unit_cost / priced.share_kept, 6)) AS break_even_payment_limit,
  to_price(round(CAST(priced.payment_limit AS DECIMAL(24, 6)) * priced.share_kept, 6))
    AS payment_limit_after_sequestration
FROM priced
LEFT JOIN priced AS before ON before.hcpcs = priced.hcpcs AND before.quarter = add_quarters(priced.quarter, -1)
  AND coalesce(before.dosage_amount = priced.dosage_amount, true)
LEFT JOIN own ON own.hcpcs = priced.hcpcs AND own.quarter = priced.quarter
LEFT JOIN bought ON bought.hcpcs = priced.hcpcs AND bought.quarter = priced.quarter
CROSS JOIN core.left_out_stop
