-- An authorization number as claims of a payer name it, and the one authorization it means: the same number without
-- punctuation, blanks, case and zeros in front, of the claim's payer before another's, spelled alike before otherwise.
-- Where several that say different things fit equally well none is meant, and the number says so.
-- grain: named_authorization_id, payer_id
WITH named AS (
  SELECT DISTINCT authorization_id AS named_authorization_id, payer_id, plain_number(authorization_id) AS plain
  FROM core.claim_line
  WHERE authorization_id IS NOT NULL
),
filed AS (
  SELECT authorization_id, payer_id, plain_number(authorization_id) AS plain,
    (patient_key, site_id, hcpcs, outcome, valid_from, valid_to, units) AS says
  FROM core.authorization
),
candidate AS (
  SELECT named.named_authorization_id, named.payer_id, filed.authorization_id, filed.says
  FROM named
  JOIN filed USING (plain)
  WHERE named.plain <> ''
  QUALIFY rank() OVER (PARTITION BY named.named_authorization_id, named.payer_id
    ORDER BY filed.payer_id IS NOT DISTINCT FROM named.payer_id DESC,
      filed.authorization_id = named.named_authorization_id DESC) = 1
)
SELECT
  named_authorization_id,
  payer_id,
  CASE WHEN count(DISTINCT says) = 1 THEN min(authorization_id) END AS authorization_id,
  count(DISTINCT says) > 1 AS is_number_ambiguous
FROM candidate
GROUP BY named_authorization_id, payer_id
