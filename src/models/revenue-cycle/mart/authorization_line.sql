-- Drug lines against authorizations, where the payer asks for one (it has authorized the drug for someone): lines with
-- a valid one, and paid, denied and open lines without; an authorization is valid when it was approved and covers the
-- day.
-- grain: payer_id, quarter, authorization_state
WITH asked AS (SELECT DISTINCT payer_id, hcpcs FROM core.authorization WHERE outcome <> 'withdrawn'),
line AS (
  SELECT
    line.payer_id, line.quarter, line.acquisition_cost, line.collected_amount,
    CASE
      WHEN own.authorization_id IS NOT NULL AND line.service_date BETWEEN own.valid_from AND own.valid_to THEN 'valid'
      WHEN line.authorization_id IS NOT NULL AND own.authorization_id IS NOT NULL
        AND own.valid_to IS NOT NULL THEN 'outside_its_dates'
      WHEN line.authorization_id IS NOT NULL THEN 'not_approved'
      ELSE 'none'
    END AS authorization_state,
    CASE WHEN line.is_open THEN 'open' WHEN line.status = 'denied' THEN 'denied' ELSE 'paid' END AS decision
  FROM core.drug_line AS line
  JOIN asked ON asked.payer_id = line.payer_id AND asked.hcpcs = line.hcpcs
  LEFT JOIN core.authorization AS own ON own.authorization_id = line.authorization_id
  WHERE line.method = 'fifo' AND line.status NOT IN ('void', 'reversal') AND NOT line.is_supplied_free
    AND (SELECT is_told FROM core.finding_state WHERE finding = 'authorization_lines')
)
SELECT
  payer_id,
  quarter,
  authorization_state,
  count(*) AS lines,
  count(*) FILTER (decision = 'paid') AS paid_lines,
  count(*) FILTER (decision = 'denied') AS denied_lines,
  count(*) FILTER (decision = 'open') AS open_lines,
  money(sum(acquisition_cost)) AS acquisition_cost,
  money(coalesce(sum(acquisition_cost) FILTER (decision = 'denied'), 0)) AS denied_acquisition_cost,
  money(coalesce(sum(collected_amount) FILTER (decision = 'paid'), 0)) AS collected_amount
FROM line
GROUP BY payer_id, quarter, authorization_state
