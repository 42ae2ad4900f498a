-- Where every dollar of every invoice went, by site and drug package: `bought` is what invoices charged (credits for
-- what left again apart), the other steps where it is: used, discarded, thrown away unbilled, expired, unexplained, on
-- hand, returned or transferred for credit, and the dollars no lot holds, by kind of adjustment. The steps add up to
-- `bought`, to the cent.
-- grain: site_id, ndc11, step
WITH last AS (
  SELECT max(quarter) AS quarter FROM core.unit_ledger
),
part AS (
  SELECT site_id, ndc11, 'bought' AS step, sum(extended_amount) AS amount
  FROM core.purchase WHERE kind <> 'consigned' AND NOT coalesce(ledger_units < 0, false) OR kind = 'price_credit'
    GROUP BY ALL
  UNION ALL
  SELECT site_id, ndc11, 'bought',
    sum(coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0) + coalesce(prompt_pay_amount, 0))
  FROM core.purchase WHERE kind <> 'consigned' GROUP BY ALL
  UNION ALL
  SELECT site_id, ndc11, CASE WHEN kind IN ('transfer_in', 'transfer_out') THEN 'transferred_out' ELSE 'returned' END,
    -sum(extended_amount)
  FROM core.purchase WHERE kind NOT IN ('consigned', 'price_credit') AND ledger_units < 0 GROUP BY ALL
  UNION ALL
  -- What was on the shelf before the files begin is among the steps and on none of these invoices.
  SELECT site_id, ndc11, 'opening_count', -sum(opening_count_cost) FROM core.unit_ledger GROUP BY ALL
  UNION ALL
  SELECT site_id, ndc11, step.step, sum(step.amount)
  FROM core.unit_ledger
  CROSS JOIN LATERAL (VALUES ('used', billed_cost), ('discarded', discarded_cost), ('other_waste', other_waste_cost),
    ('expired', expired_cost), ('unexplained', unexplained_cost),
    ('before_first_count', before_first_count_cost)) AS step(step, amount)
  GROUP BY ALL
  UNION ALL
  SELECT site_id, ndc11, 'on_hand', closing_cost FROM core.unit_ledger JOIN last USING (quarter)
  UNION ALL
  SELECT site_id, ndc11, kind, sum(amount) FROM core.cost_adjustment GROUP BY ALL
)
SELECT
  part.site_id,
  part.ndc11,
  coalesce(code.hcpcs, 'none') AS hcpcs,
  part.step,
  money(sum(part.amount)) AS amount
FROM part
LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS code USING (ndc11)
GROUP BY part.site_id, part.ndc11, code.hcpcs, part.step
HAVING sum(part.amount) <> 0
