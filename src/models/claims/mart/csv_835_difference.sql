-- Claim lines that the practice's export and the 835s both hold and tell differently. The 835 is taken for payment.
-- Claim numbers stay out: a line is found by its file and line.
-- grain: csv_file_id, csv_source_line
SELECT
  export.file_id AS csv_file_id,
  export.source_line AS csv_source_line,
  state.file_id,
  state.source_line,
  export.quarter,
  export.payer_id,
  export.hcpcs,
  export.status AS csv_status,
  state.status,
  export.paid_amount AS csv_paid_amount,
  state.paid_amount,
  money(state.paid_amount - coalesce(export.paid_amount, 0)) AS paid_difference,
  export.allowed_amount AS csv_allowed_amount,
  state.allowed_amount,
  money(state.allowed_amount - coalesce(export.allowed_amount, 0)) AS allowed_difference
FROM core.claim_line_version AS export
JOIN core.remittance_line_state AS state ON state.claim_id = export.claim_id AND state.line = export.line
  AND state.is_matched
WHERE export.is_current
  AND (state.paid_amount <> CASE WHEN export.status IN ('reversal', 'void', 'denied') THEN 0
    ELSE coalesce(export.paid_amount, 0) END
    OR state.allowed_amount <> CASE WHEN export.status IN ('reversal', 'void', 'denied') THEN 0
      ELSE export.allowed_amount END)
