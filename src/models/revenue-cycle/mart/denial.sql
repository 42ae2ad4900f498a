-- Denied drug and service lines by reason (CARC), drug, payer and quarter of service: what was billed, what the drug in
-- them cost, and how many were later paid and after how many days. A line denied twice for one reason counts once.
-- grain: carc, hcpcs, payer_id, quarter
WITH denied AS (
  SELECT *
  FROM core.denied_line
  QUALIFY row_number() OVER (PARTITION BY claim_id, line, carc ORDER BY version, copy) = 1
),
outcome AS (
  SELECT
    denied.*,
    line.is_drug,
    coalesce(line.paid_amount, 0) > 0 AS is_overturned,
    line.paid_amount,
    coalesce(line.paid_date, line.adjudicated_date) - denied.decided_date AS days_to_overturn,
    CASE WHEN line.is_drug THEN coalesce(cost.acquisition_cost, 0) ELSE 0 END AS drug_cost
  FROM denied
  JOIN core.claim_line AS line USING (claim_id, line)
  LEFT JOIN core.line_cost AS cost ON cost.claim_id = denied.claim_id AND cost.line = denied.line
    AND cost.method = 'fifo'
)
SELECT
  outcome.carc,
  any_value(carc.words) AS reason,
  CASE WHEN outcome.carc <> 'none' THEN coalesce(any_value(carc.bucket), 'other') END AS reason_bucket,
  outcome.hcpcs,
  any_value(is_drug) AS is_drug,
  outcome.payer_id,
  outcome.quarter,
  count(*) AS lines,
  count(DISTINCT claim_id) AS denied_claims,
  money(sum(abs(billed_amount))) AS billed_amount,
  money(sum(drug_cost)) AS drug_cost,
  money(coalesce(sum(drug_cost) FILTER (NOT is_overturned), 0)) AS drug_cost_at_risk,
  count(*) FILTER (is_overturned) AS overturned_lines,
  money(coalesce(sum(outcome.paid_amount) FILTER (is_overturned), 0)) AS overturned_paid_amount,
  count(*) FILTER (is_overturned) / count(*) AS overturn_rate,
  CAST(sum(days_to_overturn) FILTER (is_overturned) AS BIGINT) AS days_to_overturn,
  sum(days_to_overturn) FILTER (is_overturned)
    / nullif(count(days_to_overturn) FILTER (is_overturned), 0) AS days_to_overturn_average
FROM outcome
LEFT JOIN reference.carc AS carc ON carc.code = outcome.carc
GROUP BY outcome.carc, outcome.hcpcs, outcome.payer_id, outcome.quarter
