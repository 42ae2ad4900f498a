-- Lines of 835s whose allowed amount as the payer says it (AMT*B6) is not what paid, the patient's part and the cuts of
-- the payment (CAS) come to, by payer and quarter of service. What the payer says counts where that can be; the
-- difference is a question to the payer.
-- grain: payer_id, quarter
SELECT
  payer_id,
  coalesce(quarter_of(service_date), 'none') AS quarter,
  count(*) AS lines,
  money(sum(told_allowed_amount)) AS told_allowed_amount,
  money(sum(reckoned_allowed_amount)) AS reckoned_allowed_amount,
  money(sum(told_allowed_amount - reckoned_allowed_amount)) AS allowed_reading_difference,
  money(sum(abs(told_allowed_amount - reckoned_allowed_amount))) AS absolute_difference,
  arg_max(file_id, (abs(told_allowed_amount - reckoned_allowed_amount), -file_id, -source_line)) AS file_id,
  arg_max(source_line, (abs(told_allowed_amount - reckoned_allowed_amount), -file_id, -source_line)) AS source_line
FROM core.remittance_line_state
WHERE told_allowed_amount <> reckoned_allowed_amount
GROUP BY ALL
