import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {builtFolder, cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

const manifestPath = join(builtFolder(), "manifest.json");
const manifest = existsSync(manifestPath) ? JSON.parse(readFileSync(manifestPath, "utf8")) : {};
printJson({
  files: await readMart(`
SELECT path, sha256, bytes, source, status, reason, vintage, rows_read, rows_accepted, rows_rejected,
  ${cents("dollars_accepted", "dollars_rejected")}
FROM file ORDER BY path, sha256`),
  rejects: await readMart(`
SELECT file.path, reject.source, "column", reject.reason, reject."rows", first_line, ${cents("reject.dollars")}
FROM reject JOIN file USING (file_id) ORDER BY file.path, "column", reject.reason`),
  unmatched: await readMart(`
SELECT reason, hcpcs, quarter, site_id, payer_id, ndc11, "rows", ${milli("units")}, ${cents("dollars")}
FROM unmatched ORDER BY reason, quarter, hcpcs, ndc11, site_id, payer_id`),
  allowed_readings: await readMart(`
SELECT reading.payer_id, quarter, lines, ${cents("told_allowed_amount", "reckoned_allowed_amount", "allowed_reading_difference")}, file.path, source_line
FROM allowed_reading AS reading LEFT JOIN file USING (file_id) ORDER BY absolute_difference DESC, reading.payer_id, quarter`),
  disagreements: await readMart(`
SELECT quarter, ndc11, hcpcs, drug_name, billing_units_per_package, cms_billing_units_per_package, is_bought
FROM crosswalk_disagreement ORDER BY is_bought DESC, quarter DESC, hcpcs, ndc11`),
  through: await readMart(
    "SELECT source, through_month, months_behind, last_month_rows, typical_month_rows FROM source_through ORDER BY source"
  ),
  overlaps: await readMart(`
SELECT overlap.source, file.path, earlier.path AS earlier_path, is_replaced, lines_shared, lines_added, lines_changed, lines_removed,
  ${cents("added_amount", "removed_amount")}
FROM file_overlap AS overlap
JOIN file ON file.file_id = overlap.file_id
JOIN file AS earlier ON earlier.file_id = overlap.earlier_file_id
ORDER BY overlap.source, file.path, earlier.path`),
  overrides: await readMart(
    "SELECT table_name, row_key, override_kind, detail, row_source, CAST(source_date AS VARCHAR) AS source_date FROM reference_override ORDER BY ALL"
  ),
  review: await readMart(
    "SELECT table_name, rows_due, CAST(oldest_date AS VARCHAR) AS oldest_date, CAST(review_date AS VARCHAR) AS review_date, examples FROM reference_review ORDER BY ALL"
  ),
  warnings: manifest.warnings ?? [],
  checks: await readMart(
    "SELECT name, description, severity, failures FROM check_result ORDER BY failures > 0 DESC, name"
  ),
  build_id: manifest.build_id ?? null
});
