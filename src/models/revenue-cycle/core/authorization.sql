-- An authorization in its last state, with the business days (Monday to Friday) from request to decision, and whether
-- its first answer was a denial: denied, or overturned after one.
-- grain: authorization_id
SELECT
  authorization_id,
  patient_key,
  site_id,
  payer_id,
  hcpcs,
  requested_date,
  decided_date,
  quarter_of(requested_date) AS quarter,
  outcome,
  reason,
  valid_from,
  valid_to,
  units,
  CASE WHEN decided_date >= requested_date THEN CAST(list_count(list_filter(
    generate_series(requested_date + 1, decided_date, INTERVAL 1 DAY),
      lambda day: isodow(day) <= 5)) AS BIGINT) END AS business_days,
  outcome IN ('denied', 'overturned') AS is_denied_first
FROM raw.prior_auth
QUALIFY row_number() OVER (PARTITION BY authorization_id ORDER BY decided_date DESC NULLS LAST, file_id DESC,
  line DESC) = 1
