-- What the lines of a drug, payer and site in a quarter that are open or denied are still expected to bring in:
-- expected payment × the completion factor of their state and age; an estimate.
-- grain: quarter, hcpcs, payer_id, site_id
WITH line AS (
  SELECT
    quarter,
    hcpcs,
    payer_id,
    site_id,
    state,
    expected_amount,
    milliunits(units) AS milliunits,
    cents(expected_amount) * coalesce(completion_ratio, 0) AS to_come_cents,
    milliunits(units) * coalesce(completion_ratio, 0) AS to_come_milliunits
  FROM core.collection_standing
  LEFT JOIN mart.completion_factor USING (state, age_months)
  WHERE NOT is_back_test AND state <> 'paid'
),
-- Whole cents and thousandths, line by line; halves go up.
rounded AS (
  SELECT
    * EXCLUDE (to_come_cents, to_come_milliunits),
    CAST(floor(to_come_cents) AS BIGINT) + CAST(to_come_cents - floor(to_come_cents) >= 0.5 AS BIGINT) AS cents,
    CAST(floor(to_come_milliunits) AS BIGINT)
      + CAST(to_come_milliunits - floor(to_come_milliunits) >= 0.5 AS BIGINT) AS recovered_milliunits
  FROM line
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  CAST(coalesce(sum(milliunits) FILTER (state = 'open'), 0) AS BIGINT) AS open_milliunits,
  money(coalesce(sum(expected_amount) FILTER (state = 'open'), 0)) AS open_expected_amount,
  CAST(coalesce(sum(recovered_milliunits) FILTER (state = 'denied'), 0) AS BIGINT) AS denied_to_come_milliunits,
  money(coalesce(sum(cents) FILTER (state = 'denied'), 0) * 0.01) AS denied_to_come_amount,
  money(sum(cents) * 0.01) AS to_come_amount
FROM rounded
GROUP BY ALL
ORDER BY ALL
