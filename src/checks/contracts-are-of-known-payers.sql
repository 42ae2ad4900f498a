-- Every term of a payer's contract is of a payer that claims or payers.csv name, and of a plan as claims write it. A
-- term spelled otherwise speaks of no line, and what that payer owes is not known: write it in payer_contracts.csv as
-- they do (`meant`, where it is plain).
-- severity: warn
WITH line AS (SELECT DISTINCT payer_id, plan FROM core.claim_line),
payer AS (
  SELECT term.payer_id, NULL AS plan, term.source_line, other.payer_id AS meant
  FROM core.contract_term AS term
  LEFT JOIN core.payer AS other ON other.payer_id <> term.payer_id
    AND plain_number(term.payer_id) IN (plain_number(other.payer_id), plain_number(other.name))
  WHERE term.payer_id NOT IN (SELECT payer_id FROM core.payer)
    OR term.payer_id NOT IN (SELECT payer_id FROM line)
      AND other.payer_id IN (SELECT payer_id FROM line)
),
plan AS (
  SELECT term.payer_id, term.plan, term.source_line, line.plan AS meant
  FROM core.contract_term AS term
  JOIN line ON line.payer_id = term.payer_id AND line.plan <> term.plan
    AND plain_number(line.plan) = plain_number(term.plan)
  WHERE (term.payer_id, term.plan) NOT IN (SELECT (payer_id, plan) FROM line WHERE plan IS NOT NULL)
)
SELECT payer_id, plan, min(source_line) AS line, count(DISTINCT source_line) AS terms, min(meant) AS meant
FROM (SELECT * FROM payer UNION ALL SELECT * FROM plan)
GROUP BY payer_id, plan
ORDER BY payer_id, plan
