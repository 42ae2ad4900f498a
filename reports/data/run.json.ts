import {printJson, readMart} from "../../src/site/page-data.ts";

const [run] = await readMart(`
SELECT
  CAST(as_of AS VARCHAR) AS as_of, first_quarter, last_quarter, newest_limit_quarter, claim_lines, purchase_lines,
  CAST(untold_patient_amount * 100 AS BIGINT) AS untold_patient_cents,
  (SELECT CAST(coalesce(sum(open_acquisition_cost), 0) * 100 AS BIGINT) FROM margin_cube) AS pending_cents,
  (SELECT count(*) FROM file WHERE status = 'accepted') AS files,
  (SELECT count(*) FROM file WHERE status = 'quarantined') AS files_quarantined,
  (SELECT coalesce(sum(rows_rejected), 0)::BIGINT FROM file) AS rows_rejected,
  (SELECT CAST(coalesce(sum(dollars_rejected), 0) * 100 AS BIGINT) FROM file) AS dollars_rejected_cents
FROM run`);
const sources = await readMart(
  "SELECT DISTINCT source FROM file WHERE status = 'accepted' AND source IS NOT NULL ORDER BY source"
);
const unmatched = await readMart(`
SELECT reason, CAST(sum("rows") AS BIGINT) AS "rows", CAST(sum(dollars) * 100 AS BIGINT) AS dollars_cents
FROM unmatched GROUP BY reason ORDER BY reason`);
printJson({...run, sources: sources.map(({source}) => source), unmatched});
