-- Drug thrown away and not billed: visits with neither JW nor JZ whose dose does not empty its single-dose vials; what
-- it cost, and what each payer's rule would have paid for it.
-- grain: quarter, hcpcs, ndc11, site_id, payer_id
SELECT
  quarter,
  hcpcs,
  ndc11,
  site_id,
  payer_id,
  count(*) AS visits,
  to_units(sum(unbilled_waste_units)) AS unbilled_waste_units,
  money(sum(unbilled_waste_cost)) AS unbilled_waste_cost,
  money(coalesce(sum(unbilled_waste_payment), 0)) AS unbilled_waste_payment
FROM core.unbilled_waste
GROUP BY ALL
