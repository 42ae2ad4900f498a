-- Drug lines against authorizations, where the payer asks for one: lines with a valid one, and paid, denied and open
-- lines without.
-- grain: payer_id, quarter, authorization_state
SELECT
  payer_id,
  quarter,
  authorization_state,
  count(*) AS lines,
  count(*) FILTER (line_state = 'paid') AS paid_lines,
  count(*) FILTER (line_state = 'denied') AS denied_lines,
  count(*) FILTER (line_state = 'pending') AS open_lines,
  money(sum(acquisition_cost)) AS acquisition_cost,
  money(coalesce(sum(acquisition_cost) FILTER (line_state = 'denied'), 0)) AS denied_acquisition_cost,
  money(coalesce(sum(collected_amount) FILTER (line_state = 'paid'), 0)) AS collected_amount
FROM core.authorized_line
GROUP BY payer_id, quarter, authorization_state
