-- What the bridge stands on: a drug, payer and site in a quarter, in whole numbers (thousandths of units, cents,
-- millionths of a dollar), with the dollars that are no product of factors in cells of payer 'none'.
-- grain: quarter, hcpcs, payer_id, site_id
WITH part AS (
  SELECT
    quarter, hcpcs, payer_id, site_id,
    sum(units) FILTER (NOT is_supplied_free) AS units,
    sum(units) FILTER (is_discarded AND NOT is_supplied_free) AS discarded_units,
    sum(units) FILTER (allowed_amount > 0 AND NOT is_supplied_free) AS allowed_units,
    sum(allowed_amount) FILTER (allowed_amount > 0) AS allowed_amount,
    sum(collected_amount) AS collected_amount,
    sum(units) FILTER (status IN ('denied', 'reversal') AND NOT is_supplied_free) AS denied_units,
    sum(acquisition_cost) AS acquisition_cost
  FROM core.drug_line
  WHERE method = 'fifo'
  GROUP BY quarter, hcpcs, payer_id, site_id
  UNION ALL BY NAME
  SELECT quarter, coalesce(hcpcs, 'none') AS hcpcs, 'none' AS payer_id, site_id, sum(amount) AS cost_adjustment
  FROM core.cost_adjustment
  GROUP BY ALL
  UNION ALL BY NAME
  SELECT quarter, hcpcs, 'none' AS payer_id, 'none' AS site_id, sum(accrued_amount) AS rebate_amount
  FROM core.rebate_earned
  GROUP BY ALL
),
cell AS (
  SELECT quarter, hcpcs, payer_id, site_id,
    milliunits(coalesce(sum(units), 0)) AS milliunits,
    milliunits(coalesce(sum(discarded_units), 0)) AS discarded_milliunits,
    milliunits(coalesce(sum(allowed_units), 0)) AS allowed_milliunits,
    cents(coalesce(sum(allowed_amount), 0)) AS allowed_cents,
    cents(coalesce(sum(collected_amount), 0)) AS collected_cents,
    milliunits(coalesce(sum(denied_units), 0)) AS denied_milliunits,
    cents(coalesce(sum(acquisition_cost), 0)) AS acquisition_cents,
    cents(coalesce(sum(cost_adjustment), 0)) AS cost_adjustment_cents,
    cents(coalesce(sum(rebate_amount), 0)) AS rebate_cents
  FROM part
  GROUP BY quarter, hcpcs, payer_id, site_id
)
SELECT cell.*, millionths(limits.payment_limit) AS payment_limit_millionths
FROM cell
LEFT JOIN core.payment_limit AS limits USING (quarter, hcpcs)
