-- The settings of purchasing and supply (data/reference/setting.csv, or the practice's own file of that name), as one
-- row.
-- grain: annual_financing_rate
SELECT
  CAST(coalesce(max(value) FILTER (name = 'annual_financing_rate'), 0) AS DECIMAL(12, 8)) AS annual_financing_rate,
  CAST(coalesce(max(value) FILTER (name = 'order_horizon_days'), 28) AS INTEGER) AS order_horizon_days,
  CAST(coalesce(max(value) FILTER (name = 'run_rate_days'), 90) AS INTEGER) AS run_rate_days,
  CAST(coalesce(max(value) FILTER (name = 'overstock_days'), 90) AS INTEGER) AS overstock_days,
  -- Movements are known up to the last one, which may be before the day the run stands at.
  least((SELECT as_of FROM core.run_info), coalesce((SELECT max(event_date) FROM core.ledger_event),
    DATE '1970-01-01')) AS known_through
FROM reference.setting
