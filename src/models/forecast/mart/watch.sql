-- What the next quarter's payment limits do to each drug of the practice's last quarter of claims: at that quarter's
-- Medicare volume, and to the stock on hand. The limits are CMS's where a later file is loaded, else the forecast's
-- middle values.
-- grain: hcpcs
WITH stock AS (
  SELECT hcpcs, sum(units_left) AS units_left, sum(cost_left) AS cost_left
  FROM mart.lot
  WHERE units_left > 0
  GROUP BY hcpcs
),
ahead AS (
  SELECT hcpcs, next_quarter, next_payment_limit, 'published' AS watch_basis
  FROM mart.next_quarter
  UNION ALL
  SELECT hcpcs, quarter, p50, 'forecast'
  FROM mart.asp_forecast
  WHERE horizon = 1 AND NOT EXISTS (FROM mart.next_quarter)
)
SELECT
  volume.hcpcs,
  volume.quarter,
  ahead.next_quarter,
  ahead.watch_basis,
  now.payment_limit,
  ahead.next_payment_limit,
  now.unit_cost,
  now.break_even_payment_limit,
  extend(ahead.next_payment_limit - now.payment_limit, volume.medicare_units) AS medicare_effect_amount,
  money(coalesce(stock.cost_left, 0)) AS cost_left,
  extend(ahead.next_payment_limit - now.payment_limit, coalesce(stock.units_left, 0)) AS stock_effect_amount,
  coalesce(ahead.next_payment_limit < now.break_even_payment_limit
    AND now.payment_limit >= now.break_even_payment_limit, false) AS is_newly_underwater
FROM core.last_quarter_volume AS volume
JOIN ahead ON ahead.hcpcs = volume.hcpcs
JOIN mart.asp_trend AS now ON now.hcpcs = volume.hcpcs AND now.quarter = volume.quarter
LEFT JOIN stock ON stock.hcpcs = volume.hcpcs
