-- Lots with something left and a date, against the pace of use: older lots go first, so a lot is used after them; what
-- the pace will not reach before the date is at risk. Days to the date are counted from the as-of date, as everywhere;
-- the stock is of the last known movement, so that is where its use goes on from. `expired` is past its date and still
-- on the book.
-- grain: lot_id
WITH lot AS (
  SELECT
    lot.*,
    sum(lot.units_left) OVER (PARTITION BY lot.site_id, lot.ndc11 ORDER BY lot.lot_id
      ROWS UNBOUNDED PRECEDING) AS units_up_to,
    CAST(date_diff('day', run.as_of, lot.expiry_date) AS BIGINT) AS days_to_expiry,
    CAST(date_diff('day', setting.known_through, lot.expiry_date) AS BIGINT) AS days_of_use,
    setting.run_rate_days
  FROM core.lot AS lot
  CROSS JOIN core.supply_setting AS setting
  CROSS JOIN core.run_info AS run
  WHERE lot.units_left > 0
),
pace AS (
  SELECT ledger_key.site_id, ledger_key.ndc11, sum(movement.milliunits) * 0.001 AS units
  FROM core.stock_movement AS movement
  JOIN core.ledger_key AS ledger_key USING (key_id)
  CROSS JOIN core.supply_setting AS setting
  WHERE movement.movement IN ('billed', 'discarded')
    AND movement.event_date > setting.known_through - setting.run_rate_days
      AND movement.event_date <= setting.known_through
  GROUP BY ledger_key.site_id, ledger_key.ndc11
),
reach AS (
  SELECT
    lot.*,
    coalesce(to_units(pace.units), 0) AS used_units,
    greatest(0,
      least(lot.units_left,
      lot.units_up_to - CAST(coalesce(pace.units, 0)
      * greatest(lot.days_of_use, 0) AS DECIMAL(24, 3)) // lot.run_rate_days)) AS risk
  FROM lot
  LEFT JOIN pace USING (site_id, ndc11)
  WHERE lot.expiry_date IS NOT NULL
)
SELECT
  lot_id,
  site_id,
  ndc11,
  coalesce(hcpcs, 'none') AS hcpcs,
  shown_lot(lot) AS lot,
  received_date,
  expiry_date,
  days_to_expiry,
  units_left,
  cost_left,
  used_units,
  to_units(risk) AS at_risk_units,
  money(floor_share(cents(cost_left), milliunits(risk), milliunits(units_left)) * 0.01) AS at_risk_cost,
  CASE WHEN days_to_expiry < 0 THEN 'expired' WHEN risk > 0 THEN 'will_expire'
    WHEN days_to_expiry <= 90 THEN 'within_90_days' ELSE 'in_time' END AS status
FROM reach
