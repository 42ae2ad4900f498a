-- Payers of claims whose kind no file tells, by dollars, with a guess to check and a row for payers.csv: by the name,
-- else Medicare where its sequestration (CO-253) is on most paid lines, else commercial. The guess is used nowhere
-- until it is in payers.csv.
-- grain: payer_id
WITH billed AS (
  SELECT
    line.payer_id,
    count(*) AS lines,
    money(sum(line.billed_amount)) AS billed_amount,
    money(sum(coalesce(line.allowed_amount, 0))) AS allowed_amount,
    count(*) FILTER (line.sequestration_amount > 0) AS sequestered,
    count(*) FILTER (line.paid_amount > 0) AS paid
  FROM core.claim_line AS line
  WHERE line.status <> 'void'
  GROUP BY line.payer_id
),
named AS (
  SELECT payer.payer_id, payer.name, word.payer_kind
  FROM core.payer AS payer
  LEFT JOIN reference.payer_word AS word
    ON regexp_matches(lower(regexp_replace(payer.name || ' ' || payer.payer_id, '[_/]', ' ', 'g')), word.pattern)
  WHERE payer.kind = 'unknown'
  QUALIFY row_number() OVER (PARTITION BY payer.payer_id ORDER BY CAST(word.rank AS INTEGER)) = 1
)
SELECT
  named.payer_id,
  named.name,
  billed.lines,
  billed.billed_amount,
  billed.allowed_amount,
  CASE
    WHEN named.payer_kind IS NOT NULL THEN named.payer_kind
    WHEN billed.sequestered * 2 > billed.paid THEN 'medicare_ffs'
    ELSE 'commercial'
  END AS guess,
  CASE
    WHEN named.payer_kind IS NOT NULL THEN 'name'
    WHEN billed.sequestered * 2 > billed.paid THEN 'sequestration on its payments'
    ELSE 'nothing says otherwise'
  END AS guess_basis,
  '"' || replace(named.payer_id, '"', '""') || '","' || replace(named.name, '"', '""') || '",'
    || CASE WHEN named.payer_kind IS NOT NULL THEN named.payer_kind
      WHEN billed.sequestered * 2 > billed.paid THEN 'medicare_ffs' ELSE 'commercial' END
    AS payer_row
FROM named
JOIN billed USING (payer_id)
