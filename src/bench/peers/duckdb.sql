-- The peers' job in DuckDB's own best words: from the same two narrow tables the cost of every issue and the small
-- cube, with nothing kept but those, in memory. One sort, one lookup of lots (ASOF), no text after the sort.
CREATE OR REPLACE TEMP TABLE peer_key AS
SELECT CAST(row_number() OVER () AS INTEGER) AS key_id, site_id, ndc11
FROM (SELECT site_id, ndc11 FROM peer_claim UNION SELECT site_id, ndc11 FROM peer_movement);

CREATE OR REPLACE TEMP TABLE peer_costed AS
WITH moved AS (
  SELECT key_id, day, 1 AS kind, claim_id AS a, NULL AS b, line, milliunits, NULL AS cents, claim.rowid AS claim_rowid
  FROM peer_claim AS claim
  JOIN peer_key USING (site_id, ndc11)
  UNION ALL
  SELECT key_id, day, kind, vendor, invoice, line, milliunits, cents, NULL
  FROM peer_movement
  JOIN peer_key USING (site_id, ndc11)
),
event AS MATERIALIZED (
  SELECT
    key_id,
    kind,
    milliunits,
    cents,
    claim_rowid,
    row_number() OVER ledger AS n,
    sum(CASE WHEN kind = 0 THEN CAST(milliunits AS DOUBLE) ELSE 0 END) OVER ledger AS received,
    sum(CASE WHEN kind = 0 THEN 0 ELSE CAST(milliunits AS DOUBLE) END) OVER ledger AS demanded
  FROM moved
  WINDOW ledger AS (PARTITION BY key_id ORDER BY day, kind, a, b, line ROWS UNBOUNDED PRECEDING)
),
lot AS (
  SELECT
    key_id,
    CAST(received AS BIGINT) - milliunits AS position_start,
    milliunits,
    cents,
    CAST(sum(CAST(cents AS DOUBLE)) OVER (PARTITION BY key_id ORDER BY n ROWS UNBOUNDED PRECEDING) AS BIGINT)
      - cents AS cents_before
  FROM event
  WHERE kind = 0
),
short AS (
  SELECT
    key_id,
    n,
    claim_rowid,
    CAST(demanded AS BIGINT) AS demanded,
    CAST(greatest(0, max(demanded - received) OVER (PARTITION BY key_id ORDER BY n
      ROWS UNBOUNDED PRECEDING)) AS BIGINT) AS short_after
  FROM event
  WHERE kind <> 0
),
reached AS (
  SELECT
    issue.key_id,
    issue.n,
    issue.claim_rowid,
    issue.short_after,
    coalesce(
      lot.cents_before + floor_share(lot.cents, issue.demanded - issue.short_after - lot.position_start,
        lot.milliunits),
      0
    ) AS cents_after
  FROM short AS issue
  ASOF LEFT JOIN lot ON lot.key_id = issue.key_id AND lot.position_start < issue.demanded - issue.short_after
)
SELECT
  claim_rowid,
  short_after - lag(short_after, 1, 0) OVER ledger AS short,
  cents_after - lag(cents_after, 1, 0) OVER ledger AS cents
FROM reached
WINDOW ledger AS (PARTITION BY key_id ORDER BY n);

CREATE OR REPLACE TEMP TABLE peer_cell AS
SELECT quarter, hcpcs, payer_id, site_id, count(*) AS lines, CAST(sum(cents) AS BIGINT) AS cents,
  CAST(sum(short) AS BIGINT) AS short
FROM peer_costed AS costed
JOIN peer_claim AS claim ON claim.rowid = costed.claim_rowid
GROUP BY quarter, hcpcs, payer_id, site_id;
