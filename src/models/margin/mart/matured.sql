-- What the lines of a drug, payer and site in a quarter that are open or denied are still expected to bring in: expected
-- payment × the completion factor of their state and age; an estimate.
-- grain: quarter, hcpcs, payer_id, site_id
WITH line AS (
  SELECT
    quarter,
    hcpcs,
    payer_id,
    site_id,
    state,
    expected_amount,
    CAST(units * 1000 AS BIGINT) AS milliunits,
    CAST(expected_amount * 100 AS BIGINT) * coalesce(completion_ratio, 0) AS to_come_cents,
    CAST(units * 1000 AS BIGINT) * coalesce(completion_ratio, 0) AS to_come_milliunits
  FROM core.collection_standing
  LEFT JOIN mart.completion_factor USING (state, age_months)
  WHERE NOT is_back_test AND state <> 'paid'
),
-- Whole cents and thousandths, line by line; halves go up.
rounded AS (
  SELECT
    * EXCLUDE (to_come_cents, to_come_milliunits),
    CAST(floor(to_come_cents) AS BIGINT) + CAST(to_come_cents - floor(to_come_cents) >= 0.5 AS BIGINT) AS cents,
    CAST(floor(to_come_milliunits) AS BIGINT) + CAST(to_come_milliunits - floor(to_come_milliunits) >= 0.5 AS BIGINT) AS recovered_milliunits
  FROM line
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  CAST(coalesce(sum(milliunits) FILTER (state = 'open'), 0) AS BIGINT) AS open_milliunits,
  CAST(coalesce(sum(expected_amount) FILTER (state = 'open'), 0) AS DECIMAL(18, 2)) AS open_expected_amount,
  CAST(coalesce(sum(recovered_milliunits) FILTER (state = 'denied'), 0) AS BIGINT) AS denied_to_come_milliunits,
  CAST(coalesce(sum(cents) FILTER (state = 'denied'), 0) * 0.01 AS DECIMAL(18, 2)) AS denied_to_come_amount,
  CAST(sum(cents) * 0.01 AS DECIMAL(18, 2)) AS to_come_amount
FROM rounded
GROUP BY ALL
ORDER BY ALL
