-- How well payment limits were forecast: every lettered code from every quarter since 2020, with what was published by
-- then, against what CMS published later; held_out are the last four quarters, scored once. Made by `plus-six bench
-- forecast`.
-- grain: scored_period, drug_class, horizon, forecast_by
SELECT
  period AS scored_period,
  drug_class,
  CAST(horizon AS INTEGER) AS horizon,
  forecast_by,
  CAST(forecasts AS BIGINT) AS forecasts,
  CAST(codes AS BIGINT) AS codes,
  CAST(nullif(error_weighted, '') AS DECIMAL(9, 5)) AS error_weighted,
  CAST(nullif(error_median, '') AS DECIMAL(9, 5)) AS error_median,
  CAST(nullif(cut_weighted, '') AS DECIMAL(9, 5)) AS cut_weighted,
  CAST(nullif(cut_median, '') AS DECIMAL(9, 5)) AS cut_median,
  CAST(nullif(coverage, '') AS DECIMAL(9, 5)) AS coverage,
  source AS price_source
FROM reference.forecast_backtest
