-- A claim line as each decision left it: denied when nothing was paid and a CO, PR or OA adjustment carries a reason
-- that is a denial (not deductible, coinsurance, copay, contractual 45, sequestration 253 or another reduction), with
-- that reason.
-- grain: claim_id, line, copy
WITH adjustment AS (
  SELECT version.claim_id, version.line, version.copy, position,
    split_part(part, ':', 1) AS adjustment_group, split_part(part, ':', 2) AS carc,
      TRY_CAST(split_part(part, ':', 3) AS DECIMAL(18, 2)) AS amount
  FROM core.line_decision AS version
  CROSS JOIN UNNEST(string_split(coalesce(version.adjustments, ''), ';')) WITH ORDINALITY AS parts(part, position)
  WHERE coalesce(version.paid_amount, 0) = 0 AND version.adjustments IS NOT NULL
),
reason AS (
  SELECT adjustment.claim_id, adjustment.line, adjustment.copy, adjustment.carc, adjustment.amount
  FROM adjustment
  LEFT JOIN reference.carc AS carc ON carc.code = adjustment.carc
  WHERE adjustment_group IN ('CO', 'PR', 'OA') AND adjustment.amount > 0
    AND adjustment.carc NOT IN ('1', '2', '3', '23', '44', '45', '59', '187', '253')
    AND coalesce(carc.bucket, '') NOT IN ('patient_responsibility', 'sequestration', 'pending', 'informational',
      'contract', 'other_payment')
  QUALIFY row_number() OVER (
    PARTITION BY adjustment.claim_id, adjustment.line, adjustment.copy ORDER BY adjustment.amount DESC,
      adjustment.position
  ) = 1
)
SELECT
  version.claim_id,
  version.line,
  version.copy,
  version.version,
  version.is_current,
  version.status,
  version.payer_id,
  version.hcpcs,
  version.quarter,
  version.units,
  version.billed_amount,
  version.service_date,
  version.submitted_date,
  version.decided_date,
  coalesce(reason.carc, 'none') AS carc
FROM core.line_decision AS version
LEFT JOIN reason USING (claim_id, line, copy)
WHERE version.status IN ('denied', 'original', 'replacement')
  -- What is paid within another line (97, 234) is denied only where the line as a whole is called so.
  AND (version.status = 'denied' OR reason.carc NOT IN ('97', '234'))
  AND coalesce(version.paid_amount, 0) = 0
  -- A line written off whole by contract (discarded units under a contract that does not pay them) was priced, not
  -- denied.
  AND (reason.carc IS NOT NULL OR adjustment_amount(version.adjustments, 'CO:45') = 0
    OR adjustment_amount(version.adjustments, 'CO:45') <> abs(version.billed_amount))
