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
  CAST(sum(expected_allowed) AS DECIMAL(18, 2)) AS expected_allowed,
  CAST(sum(allowed_amount) AS DECIMAL(18, 2)) AS allowed_amount,
  CAST(sum(allowed_variance) AS DECIMAL(18, 2)) AS allowed_variance,
  CAST(sum(variance) AS DECIMAL(18, 2)) AS variance,
  CAST(sum(recoverable_amount) AS DECIMAL(18, 2)) AS recoverable_amount,
  CAST(coalesce(sum(recoverable_amount) FILTER (appeal_by >= run.as_of), 0) AS DECIMAL(18, 2)) AS appealable_amount,
  min(appeal_by) FILTER (appeal_by >= run.as_of) AS appeal_by
FROM mart.underpayment AS underpayment
CROSS JOIN core.run_info AS run
GROUP BY ALL
