-- A row of a purchasing contract with the days it holds for: a row without a last day ends where the next of its
-- contract, distributor and product begins. Rows of a tiered program and other rows do not end one another.
-- grain: file_id, line
WITH start AS (
  SELECT DISTINCT contract_id, vendor, ndc11, tier_measure IS NULL AS is_plain, starts FROM raw.gpo_contract
),
followed AS (
  SELECT *, lead(starts) OVER (PARTITION BY contract_id, vendor, ndc11, is_plain ORDER BY starts) AS next_starts
  FROM start
)
SELECT term.* REPLACE (coalesce(term.ends, followed.next_starts - 1) AS ends)
FROM raw.gpo_contract AS term
JOIN followed ON followed.contract_id = term.contract_id AND followed.vendor IS NOT DISTINCT FROM term.vendor
  AND followed.ndc11 = term.ndc11 AND followed.is_plain = (term.tier_measure IS NULL)
  AND followed.starts = term.starts
