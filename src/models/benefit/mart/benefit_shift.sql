-- Drug that payers moved away from the practice (white bagging), found in its own claims: visits where the service goes
-- on and the drug line is gone or at a cent, with the margin lost on them, beside the visits still bought. `early`
-- marks a payer whose first patients have moved: fewer than half of the quarter's. A visit whose payer's terms no file
-- tells is counted as unpriced; what was lost is null where all are.
-- grain: quarter, payer_id, hcpcs
WITH moved AS (
  SELECT quarter, payer_id, hcpcs,
    count(*) AS moved_visits,
    count(DISTINCT patient_key) AS moved_patients,
    count(*) FILTER (is_supplied_free) AS supplied_visits,
    count(*) FILTER (lost_margin_amount IS NULL) AS unpriced_visits,
    money(sum(lost_allowed_amount)) AS lost_allowed_amount,
    money(sum(lost_margin_amount)) AS lost_margin_amount,
    money(sum(administration_amount)) AS administration_amount
  FROM core.white_bag_visit
  GROUP BY quarter, payer_id, hcpcs
),
bought AS (
  SELECT quarter, payer_id, hcpcs, count(DISTINCT (patient_key, service_date)) AS bought_visits,
    count(DISTINCT patient_key) AS bought_patients
  FROM core.drug_line
  WHERE method = 'fifo' AND consumes AND NOT is_supplied_free AND status NOT IN ('void', 'reversal')
  GROUP BY quarter, payer_id, hcpcs
)
SELECT
  moved.quarter,
  moved.payer_id,
  moved.hcpcs,
  moved_visits,
  moved_patients,
  supplied_visits,
  coalesce(bought_visits, 0) AS bought_visits,
  coalesce(bought_patients, 0) AS bought_patients,
  unpriced_visits,
  lost_allowed_amount,
  lost_margin_amount,
  administration_amount,
  CASE WHEN moved_patients >= coalesce(bought_patients, 0)
    AND moved_patients >= 2 THEN 'moved' ELSE 'early' END AS shift_state
FROM moved
LEFT JOIN bought USING (quarter, payer_id, hcpcs)
WHERE (SELECT is_told FROM core.finding_state WHERE finding = 'benefit_shift')
