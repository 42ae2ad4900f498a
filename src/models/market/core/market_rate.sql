-- Prices of payers' in-network files with the payer of ours that published them (named with the file, else by equal
-- names), the payment limit in force on the day of the file, and why a price cannot be held against ours; null where it
-- can. A price outside half to three times the limit is for another unit than the code's (a vial, a visit, a
-- hundredth); a service has no such limit and is held against nothing.
-- grain: file_id, source_line
WITH own_place AS (
  SELECT place_of_service FROM core.claim_line WHERE place_of_service IS NOT NULL
  UNION
  SELECT place_of_service FROM core.site WHERE place_of_service IS NOT NULL
),
own AS (
  SELECT
    (SELECT list(place_of_service) FROM own_place) AS places,
    -- Hospital outpatient departments bill institutional claims, all other sites professional ones.
    CASE WHEN bool_and(kind = 'hopd') THEN 'institutional' ELSE 'professional' END AS billing_class
  FROM core.site
),
named AS (
  SELECT lower(trim(name)) AS name, min(payer_id) AS payer_id FROM core.payer GROUP BY ALL HAVING count(*) = 1
),
dated AS (
  SELECT rate.*, quarter_of(coalesce(rate.last_updated_on, run.as_of)) AS quarter, run.as_of
  FROM raw.market_rate AS rate
  CROSS JOIN core.run_info AS run
),
priced AS (
  SELECT key.quarter, key.hcpcs, limits.payment_limit
  FROM (SELECT DISTINCT quarter, hcpcs FROM dated) AS key
  ASOF JOIN core.payment_limit AS limits ON limits.hcpcs = key.hcpcs AND limits.quarter <= key.quarter
),
judged AS (
  SELECT
    rate.* EXCLUDE (line, payer_id, as_of),
    rate.line AS source_line,
    coalesce(rate.payer_id, named.payer_id) AS payer_id,
    priced.payment_limit,
    coalesce(code.service_class, 'other') AS service_class,
    CASE
      WHEN rate.negotiated_type = 'percentage' THEN 'percentage_of_charge'
      WHEN rate.negotiated_type = 'per diem' THEN 'per_diem'
      WHEN rate.negotiated_type = 'derived' THEN 'derived_for_accounting'
      WHEN rate.billing_class NOT IN (own.billing_class, 'both') THEN 'other_kind_of_claim'
      WHEN rate.rate_setting = 'inpatient' THEN 'inpatient'
      WHEN NOT regexp_full_match(coalesce(rate.rate_modifiers, 'JZ'), '(JZ|JW|\|)+') THEN 'with_modifier'
      WHEN rate.expiration_date < rate.as_of THEN 'expired'
      WHEN NOT coalesce(list_has_any(string_split(rate.service_places, '|'), own.places || ['CSTM-00']), true)
        THEN 'other_place_of_service'
      WHEN rate.tins = 0 THEN 'nobody_named'
      WHEN rate.negotiated_rate <= 0 THEN 'no_price'
      WHEN coalesce(code.service_class, 'other') <> 'drug' THEN NULL
      WHEN priced.payment_limit IS NULL THEN 'no_payment_limit'
      WHEN rate.negotiated_rate * 2 < priced.payment_limit THEN 'below_half_the_limit'
      WHEN rate.negotiated_rate > priced.payment_limit * 3 THEN 'above_three_times_the_limit'
    END AS reason
  FROM dated AS rate
  CROSS JOIN own
  LEFT JOIN named ON named.name = lower(trim(rate.reporting_entity))
  LEFT JOIN priced USING (quarter, hcpcs)
  LEFT JOIN core.service_code AS code USING (hcpcs)
)
-- A fee schedule is what patients' shares are reckoned from where it differs from what is paid: used where nothing
-- else is.
SELECT
  * EXCLUDE (reason),
  CASE
    WHEN reason IS NULL AND negotiated_type <> 'negotiated'
      AND bool_or(reason IS NULL AND negotiated_type = 'negotiated') OVER (PARTITION BY reporting_entity, hcpcs)
      THEN 'fee_schedule_beside_negotiated'
    ELSE reason
  END AS left_out_reason
FROM judged
