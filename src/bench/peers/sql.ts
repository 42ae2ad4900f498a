/** The cube that every engine makes of its issues: what DuckDB runs; the others have the same in their own words. */
export const DUCKDB_CELLS = `SELECT line.quarter, line.hcpcs, line.payer_id, line.site_id, count(*) AS lines,
  CAST(sum(position.cents) AS BIGINT) AS cents, CAST(sum(position.milliunits_short) AS BIGINT) AS short
  FROM core.ledger_position AS position
  JOIN core.ledger_event AS event USING (event_id)
  JOIN core.claim_line AS line ON line.rowid = event.claim_rowid
  GROUP BY line.quarter, line.hcpcs, line.payer_id, line.site_id`;

/** Site and quarter of a cube of that shape, as text to compare. */
export const CELLS_BY_SITE = `SELECT site_id, quarter, sum(cents) AS cents, sum(short) AS short FROM cell
  GROUP BY site_id, quarter ORDER BY site_id, quarter`;

/**
 * The dated ledger in standard SQL, for engines without ASOF joins: shortage and positions by running sums, then each
 * issue's end finds its lot by `lookup`. `floor` of cents × units ÷ units is the engine's integer division.
 */
export const ledgerSql = (created: string): readonly string[] => [
  `CREATE ${created} event AS
   SELECT *, row_number() OVER w AS n,
     CAST(sum(CASE WHEN kind = 0 THEN milliunits ELSE 0 END) OVER w AS BIGINT) AS received,
     CAST(sum(CASE WHEN kind = 0 THEN 0 ELSE milliunits END) OVER w AS BIGINT) AS demanded
   FROM (
     SELECT site_id, ndc11, day, 1 AS kind, claim_id AS a, '' AS b, line, milliunits, 0 AS cents, quarter, hcpcs, payer_id FROM claim
     UNION ALL
     SELECT site_id, ndc11, day, kind, vendor, invoice, line, milliunits, cents, NULL, NULL, NULL FROM movement
   ) AS moved
   WINDOW w AS (PARTITION BY site_id, ndc11 ORDER BY day, kind, a, b, line ROWS UNBOUNDED PRECEDING)`,
  `CREATE ${created} lot AS
   SELECT site_id, ndc11, received - milliunits AS position_start, milliunits, cents,
     CAST(sum(cents) OVER (PARTITION BY site_id, ndc11 ORDER BY n ROWS UNBOUNDED PRECEDING) - cents AS BIGINT) AS cents_before,
     row_number() OVER (PARTITION BY site_id, ndc11 ORDER BY n) AS lot_number
   FROM event WHERE kind = 0`,
  `CREATE ${created} issue AS
   SELECT site_id, ndc11, n, kind, quarter, hcpcs, payer_id, demanded - short_after AS issued_after,
     short_after - coalesce(lag(short_after) OVER (PARTITION BY site_id, ndc11 ORDER BY n), 0) AS short
   FROM (
     SELECT *, CASE WHEN highest > 0 THEN highest ELSE 0 END AS short_after
     FROM (
       SELECT *, max(demanded - received) OVER (PARTITION BY site_id, ndc11 ORDER BY n ROWS UNBOUNDED PRECEDING) AS highest
       FROM event WHERE kind <> 0
     ) AS raised
   ) AS positioned`
];

/** Each issue's end finds its lot by an index, one lookup an issue. */
export const byIndex = (subquery: string): string => `
   SELECT issue.*, coalesce(lot.cents_before + lot.cents * (issue.issued_after - lot.position_start) / lot.milliunits, 0) AS cents_after
   FROM issue LEFT JOIN ${subquery}`;

/** Each issue's end finds its lot by one merged sort of lot starts and issue ends: the last lot that starts before it. */
export const byMerge = `
   SELECT merged.*, coalesce(lot.cents_before + lot.cents * (merged.issued_after - lot.position_start) / lot.milliunits, 0) AS cents_after
   FROM (
     SELECT *, max(lot_number) OVER (PARTITION BY site_id, ndc11 ORDER BY issued_after, is_lot, n ROWS UNBOUNDED PRECEDING) AS lot_at
     FROM (
       SELECT site_id, ndc11, n, kind, quarter, hcpcs, payer_id, issued_after, short, 0 AS is_lot, NULL AS lot_number FROM issue
       UNION ALL
       SELECT site_id, ndc11, NULL, 0, NULL, NULL, NULL, position_start, 0, 1, lot_number FROM lot
     ) AS edge
   ) AS merged
   LEFT JOIN lot ON lot.site_id = merged.site_id AND lot.ndc11 = merged.ndc11 AND lot.lot_number = merged.lot_at
   WHERE merged.is_lot = 0`;

/** Costs and the cube from a SELECT that gives every issue its `cents_after`. */
export const cellSql = (created: string, reached: string): readonly string[] => [
  `CREATE ${created} costed AS
   SELECT *, cents_after - coalesce(lag(cents_after) OVER (PARTITION BY site_id, ndc11 ORDER BY n), 0) AS cents FROM (${reached}) AS reached`,
  `CREATE ${created} cell AS
   SELECT quarter, hcpcs, payer_id, site_id, count(*) AS lines, CAST(sum(cents) AS BIGINT) AS cents, CAST(sum(short) AS BIGINT) AS short
   FROM costed WHERE kind = 1 GROUP BY quarter, hcpcs, payer_id, site_id`
];
