-- Paid, denied and pending lines of a drug, payer and site are its net cost recovery: nothing is told twice or left
-- out.
SELECT quarter, hcpcs, payer_id, site_id, cube.net_cost_recovery,
  split.paid_net_amount + split.denied_net_amount + split.pending_net_amount AS split_amount
FROM (SELECT * FROM mart.margin_cube WHERE net_cost_recovery <> 0) AS cube
FULL JOIN mart.margin_split AS split USING (quarter, hcpcs, payer_id, site_id)
WHERE coalesce(cube.net_cost_recovery, 0) IS DISTINCT
  FROM coalesce(split.paid_net_amount + split.denied_net_amount + split.pending_net_amount, 0)
