-- Net collection rate by payer, quarter of service, drug and service lines apart: paid by payers and patients over
-- charges less contractual reductions (CO-45 and the sequestration), decided lines only. Not net cost recovery.
-- grain: payer_id, quarter, is_drug
SELECT
  payer_id,
  quarter,
  is_drug,
  count(*) AS lines,
  money(sum(billed_amount)) AS billed_amount,
  money(sum(adjustment_amount(adjustments, 'CO:45') + adjustment_amount(adjustments, 'CO:253'))) AS contractual_amount,
  money(sum(billed_amount - adjustment_amount(adjustments, 'CO:45')
    - adjustment_amount(adjustments, 'CO:253'))) AS collectable_amount,
  money(sum(line.collected_amount)) AS collected_amount,
  sum(line.collected_amount)
    / nullif(sum(billed_amount - adjustment_amount(adjustments, 'CO:45') - adjustment_amount(adjustments, 'CO:253')),
      0) AS net_collection_rate
FROM core.claim_line AS line
WHERE NOT is_open AND status IN ('original', 'replacement', 'denied')
GROUP BY ALL
