-- Drug thrown away and not billed: visits with neither JW nor JZ whose dose does not empty its single-dose vials; what it cost,
-- and what each payer's rule would have paid for it.
-- grain: quarter, hcpcs, ndc11, site_id, payer_id
SELECT
  quarter,
  hcpcs,
  ndc11,
  site_id,
  payer_id,
  count(*) AS visits,
  CAST(sum(unbilled_waste_units) AS DECIMAL(18, 3)) AS unbilled_waste_units,
  CAST(sum(unbilled_waste_cost) AS DECIMAL(18, 2)) AS unbilled_waste_cost,
  CAST(coalesce(sum(unbilled_waste_payment), 0) AS DECIMAL(18, 2)) AS unbilled_waste_payment
FROM core.unbilled_waste
GROUP BY ALL
