-- Every reversal finds what it reverses. One without an original is kept: a line of the export has no revenue, money an
-- 835 takes back stays in the total of cash; it finds its original when a later run brings it.
-- severity: warn
SELECT 'claims' AS source, reversal.file_id, reversal.source_line, reversal.payer_id,
  abs(reversal.paid_amount) AS dollars
FROM core.claim_line_version AS reversal
WHERE reversal.status = 'reversal'
  AND NOT EXISTS (
    FROM core.claim_line_version AS original
    WHERE original.claim_id = reversal.claim_id AND original.line = reversal.line
      AND original.status NOT IN ('reversal', 'void')
  )
  AND NOT EXISTS (
    FROM core.remittance_decision AS decision
    WHERE decision.claim_id = reversal.claim_id AND decision.line = reversal.line AND decision.status_code <> '22'
  )
UNION ALL
SELECT 'remittances', reversal.file_id, reversal.source_line, reversal.payer_id, abs(reversal.paid_amount)
FROM core.remittance_decision AS reversal
WHERE reversal.status_code = '22'
  AND NOT EXISTS (
    FROM core.remittance_decision AS original
    WHERE original.claim_id = reversal.claim_id AND original.payer_id = reversal.payer_id
      AND original.status_code <> '22'
  )
  AND NOT EXISTS (
    FROM core.claim_line_version AS original
    WHERE original.claim_id = reversal.claim_id AND original.status NOT IN ('reversal', 'void')
      AND original.paid_amount IS NOT NULL
  )
ORDER BY ALL
