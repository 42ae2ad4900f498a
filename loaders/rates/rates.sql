-- What is kept of one in-network file: one row a price of a code, with how many have it. Staged lines of the file are
-- price (its providers by reference), entry (whether a code is wanted; it may come after its rates) and provider_group.
WITH told AS (
  SELECT entry.hcpcs, price.* EXCLUDE (entry, reference_list), unnest(string_split(reference_list, '|')) AS reference
  FROM staged_price AS price
  JOIN staged_entry AS entry USING (entry)
  WHERE entry.is_wanted
),
-- A price is one price however many entries repeat it.
held AS (
  SELECT DISTINCT * FROM told
),
member AS (
  SELECT reference, tin, TRY_CAST(unnest(string_split(npi_list, '|')) AS UBIGINT) AS npi
  FROM staged_group
  WHERE reference IN (SELECT reference FROM held)
),
own AS (
  SELECT reference, tin, npi,
    coalesce(npi IN (SELECT npi FROM own_npi), false) OR split_part(tin, ':', 2) IN (SELECT tin FROM own_tin) AS is_own
  FROM member
),
kept AS (
  SELECT *
  FROM own
  WHERE is_own OR (SELECT takes_all FROM asked) OR coalesce(npi IN (SELECT npi FROM asked_npi), false)
    OR split_part(tin, ':', 2) IN (SELECT tin FROM asked_tin)
),
known AS (
  SELECT DISTINCT reference FROM member
)
SELECT
  held.* EXCLUDE (reference),
  CASE WHEN (SELECT knows_own FROM asked) THEN coalesce(bool_or(kept.is_own), false) END AS is_own,
  count(DISTINCT kept.tin) AS tins,
  count(DISTINCT kept.npi) FILTER (kept.npi > 0) AS npis,
  count(DISTINCT held.reference) FILTER (known.reference IS NULL) AS references_elsewhere
FROM held
LEFT JOIN kept ON kept.reference = held.reference
LEFT JOIN known ON known.reference = held.reference
GROUP BY ALL
HAVING (SELECT takes_all FROM asked) OR count(kept.tin) > 0
