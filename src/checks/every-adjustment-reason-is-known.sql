-- Every reason a payer gives is on the list (data/reference/carc.csv), and every claim status of an 835 is one of
-- X12's. One that is not stays in the numbers, under other; it is listed with its lines and dollars.
-- severity: warn
WITH given AS (
  SELECT 'reason' AS what, reason_code AS code, abs(amount) AS dollars FROM raw.remittance_adjustment
  UNION ALL
  SELECT 'reason', split_part(part, ':', 2), abs(TRY_CAST(split_part(part, ':', 3) AS DECIMAL(18, 2)))
  FROM (SELECT unnest(string_split(adjustments, ';')) AS part FROM core.claim_line_version
    WHERE adjustments IS NOT NULL)
  UNION ALL
  SELECT 'status', status_code, abs(paid_amount) FROM raw.remittance_claim
)
SELECT what, code, count(*) AS rows, money(sum(dollars)) AS dollars
FROM given
WHERE (what = 'reason' AND NOT EXISTS (FROM reference.carc AS carc WHERE carc.code = given.code))
  OR (what = 'status' AND code NOT IN ('1', '2', '3', '4', '5', '10', '13', '15', '16', '17', '19', '20', '21', '22',
    '23', '25', '27'))
GROUP BY what, code
ORDER BY ALL
