-- What an 835 pays finds the claim it is for. What finds none is held: it consumes no dose and is in no margin until
-- its claim is loaded, in an 837 or an export, or the claim's number is given back as it was sent.
-- severity: warn
SELECT
  CASE reason
    WHEN 'claim_not_found' THEN 'no claim has this number, and a line of that day and code waits for an answer'
    WHEN 'line_not_on_its_claim' THEN 'the claim has no such line'
    ELSE 'a line that the newest version of the claim no longer has'
  END AS what,
  file_id, source_line, payer_id, hcpcs, units, paid_amount AS dollars
FROM core.remittance_without_claim
WHERE paid_amount <> 0 OR reason = 'claim_not_found'
ORDER BY ALL
