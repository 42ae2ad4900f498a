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
const left_out = await readMart(`
SELECT left_out.source, fate, left_out.reason, subject, file.path, first_line, CAST("rows" AS DOUBLE) AS "rows", CAST(rows_unread AS DOUBLE) AS rows_unread,
  CAST(dollars * 100 AS BIGINT) AS dollars_cents, CAST(fate_amount * 100 AS BIGINT) AS fate_cents,
  CAST(source_amount * 100 AS BIGINT) AS source_cents, is_above
FROM left_out LEFT JOIN file USING (file_id)
ORDER BY left_out.source, fate, dollars DESC, "rows" DESC, left_out.reason, subject, file.path`);
const untold = await readMart(`
SELECT finding, page, title, missing, would_tell, CAST(dollars * 100 AS BIGINT) AS dollars_cents
FROM finding_state WHERE NOT is_told ORDER BY dollars DESC NULLS LAST, page, finding`);
const unknown_payers = await readMart(`
SELECT payer_id, name, lines, CAST(billed_amount * 100 AS BIGINT) AS billed_amount_cents, guess, guess_basis, payer_row
FROM payer_unknown ORDER BY billed_amount DESC, payer_id`);
printJson({...run, sources: sources.map(({source}) => source), unmatched, left_out, untold, unknown_payers});
