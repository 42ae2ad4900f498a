-- Underpaid lines by payer, drug or service, quarter and probable cause: lines, what was expected and allowed, what is
-- recoverable, and the first day an appeal runs out that is not past.
-- grain: payer_id, hcpcs, quarter, cause
SELECT
  underpayment.payer_id,
  underpayment.hcpcs,
  underpayment.quarter,
  underpayment.cause,
  count(*) AS lines,
  count(*) FILTER (is_material) AS material_lines,
  money(sum(expected_allowed)) AS expected_allowed,
  money(sum(allowed_amount)) AS allowed_amount,
  money(sum(allowed_variance)) AS allowed_variance,
  money(sum(variance)) AS variance,
  money(sum(recoverable_amount)) AS recoverable_amount,
  money(coalesce(sum(recoverable_amount) FILTER (appeal_by >= run.as_of), 0)) AS appealable_amount,
  min(appeal_by) FILTER (appeal_by >= run.as_of) AS appeal_by
FROM mart.underpayment AS underpayment
CROSS JOIN core.run_info AS run
GROUP BY ALL
