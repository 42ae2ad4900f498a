-- Net cost recovery taken apart by why: the price of lines the payer paid, lines it denied, lines still pending, and
-- drug thrown away without a JW line, which is in no claim line's cost. "Below cost" means `paid_net_amount` below zero
-- wherever it is said, even if paid_doubt_amount came to it: what patients may have paid and no file tells, what a
-- payer before this one took care of (CARC 23), and cost of paid lines that only the payment limit prices. A denied
-- drug and an unbilled vial are losses of their own.
-- grain: quarter, hcpcs, payer_id, site_id
WITH line AS (
  SELECT
    quarter,
    hcpcs,
    payer_id,
    site_id,
    sum(collected_amount - acquisition_cost) FILTER (NOT is_open AND status IS DISTINCT
      FROM 'denied') AS paid_net_amount,
    sum(acquisition_cost) FILTER (NOT is_open AND status IS DISTINCT FROM 'denied') AS paid_acquisition_cost,
    sum(coalesce(untold_patient_amount, 0) + coalesce(other_payer_amount, 0)
      + CASE WHEN cost_is_from_limit THEN acquisition_cost ELSE 0 END)
      FILTER (NOT is_open AND status IS DISTINCT FROM 'denied') AS paid_doubt_amount,
    count(*) FILTER (NOT is_open AND status NOT IN ('denied', 'void')) AS paid_lines,
    sum(collected_amount - acquisition_cost) FILTER (NOT is_open AND status = 'denied') AS denied_net_amount,
    sum(collected_amount - acquisition_cost) FILTER (is_open) AS pending_net_amount
  FROM core.drug_line
  WHERE method = 'fifo'
  GROUP BY quarter, hcpcs, payer_id, site_id
),
waste AS (
  SELECT quarter, hcpcs, payer_id, site_id, sum(unbilled_waste_cost) AS unbilled_waste_cost
  FROM mart.unbilled_waste
  GROUP BY quarter, hcpcs, payer_id, site_id
)
SELECT
  quarter,
  hcpcs,
  payer_id,
  site_id,
  CAST(coalesce(paid_lines, 0) AS BIGINT) AS paid_lines,
  money(coalesce(paid_acquisition_cost, 0)) AS paid_acquisition_cost,
  money(coalesce(paid_net_amount, 0)) AS paid_net_amount,
  money(coalesce(paid_doubt_amount, 0)) AS paid_doubt_amount,
  money(coalesce(denied_net_amount, 0)) AS denied_net_amount,
  money(coalesce(pending_net_amount, 0)) AS pending_net_amount,
  money(coalesce(unbilled_waste_cost, 0)) AS unbilled_waste_cost
FROM line
FULL JOIN waste USING (quarter, hcpcs, payer_id, site_id)
