-- Net collection rate by payer, quarter of service, drug and service lines apart: paid by payers and patients over
-- charges less contractual reductions (CO-45 and the sequestration), decided lines only. A line of which no file lists
-- an adjustment is reduced by what of its charge was not allowed. Not net cost recovery.
-- grain: payer_id, quarter, is_drug
WITH line AS (
  SELECT
    payer_id,
    quarter,
    is_drug,
    billed_amount,
    collected_amount,
    CASE
      WHEN coalesce(adjustments, '') = '' AND status <> 'denied' AND allowed_amount IS NOT NULL
        THEN greatest(billed_amount - allowed_amount, 0)
      ELSE adjustment_amount(adjustments, 'CO:45') + adjustment_amount(adjustments, 'CO:253')
    END AS contractual_amount
  FROM core.claim_line
  WHERE NOT is_open AND status IN ('original', 'replacement', 'denied')
)
SELECT
  payer_id,
  quarter,
  is_drug,
  count(*) AS lines,
  money(sum(billed_amount)) AS billed_amount,
  money(sum(contractual_amount)) AS contractual_amount,
  money(sum(billed_amount - contractual_amount)) AS collectable_amount,
  money(sum(collected_amount)) AS collected_amount,
  sum(collected_amount) / nullif(sum(billed_amount - contractual_amount), 0) AS net_collection_rate
FROM line
GROUP BY ALL
