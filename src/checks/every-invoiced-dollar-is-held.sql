-- Lots and cost adjustments together hold every dollar of every invoice: what was charged, with freight and fees, is
-- the cost of the lots, less what left with returns and transfers, plus the adjustments. Opening stock is on no
-- invoice, stock that a later count found is in a lot and taken out again as count_gain. Consigned stock is the
-- distributor's.
SELECT invoiced.amount AS invoiced, held.amount AS held
FROM (SELECT
    coalesce(
      sum(extended_amount + coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0)
        + coalesce(prompt_pay_amount, 0)), 0
    ) AS amount
  FROM core.purchase WHERE kind <> 'consigned') AS invoiced,
  (SELECT
    coalesce((SELECT sum(cost) FROM core.lot WHERE kind <> 'opening_count'), 0)
    - coalesce((SELECT sum(cost) FROM core.lot_issue WHERE method = 'fifo'
      AND issue_kind IN ('return', 'transfer_out')), 0)
    + coalesce((SELECT sum(amount) FROM core.cost_adjustment), 0) AS amount) AS held
WHERE invoiced.amount <> held.amount
