-- What the claim lines of 835s say was paid is what their payments paid: CLP04, less take-backs that name a claim
-- (core.recovery); other provider adjustments stay apart.
SELECT lines.paid_amount AS line_amount, claims.paid_amount AS claim_amount
FROM (SELECT coalesce(sum(paid_amount), 0) AS paid_amount FROM core.remittance_line_state) AS lines,
  (
    SELECT coalesce(sum(claim.paid_amount), 0)
      - (SELECT coalesce(sum(taken_amount), 0) FROM core.recovery) AS paid_amount
    FROM raw.remittance_claim AS claim
    JOIN core.remittance AS payment ON payment.file_id = claim.file_id AND payment.source_line = claim.st_segment
    WHERE payment.is_counted AND claim.status_code IN ('1', '2', '3', '4', '19', '20', '21', '22')
  ) AS claims
WHERE lines.paid_amount IS DISTINCT FROM claims.paid_amount
