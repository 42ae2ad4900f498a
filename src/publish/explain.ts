import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {literal, quote} from "../schema/table.ts";
import {queryJson} from "../warehouse/database.ts";
import {describeTable} from "../warehouse/models.ts";
import {MARGIN_MARTS} from "./trail.ts";

export type Rows = readonly Record<string, unknown>[];

/** Everything behind one number, and the proof that the parts are the number. */
export interface Explanation {
  readonly mart: string;
  readonly key: Readonly<Record<string, string>>;
  /** The row or rows of the mart. */
  readonly number: Rows;
  readonly claim_lines: Rows;
  readonly service_lines: Rows;
  readonly lots: Rows;
  readonly cost_adjustments: Rows;
  readonly payment_limits: Rows;
  /** Each measure of the mart beside the sum of its parts; `agrees` says whether they are the same to the cent. */
  readonly proof: Rows;
}

/** How the 835s that decided a line were joined to it: by what the claim was found, then the line. */
const ANSWERS = `(
  SELECT claim_id, line, string_agg(DISTINCT concat_ws(', ', claim_found_by, found_by), '; ' ORDER BY concat_ws(', ', claim_found_by, found_by)) AS answer_found_by
  FROM core.remittance_decision GROUP BY claim_id, line)`;

/**
 * Walks from a row of a margin mart to the claim lines, lots and CMS rows behind it, each with file, line and hash.
 * Throws `Refused` for a mart or a key that is not there.
 */
export async function explainMargin(
  connection: DuckDBConnection,
  mart: string,
  key: Readonly<Record<string, string>>
): Promise<Explanation> {
  if (!MARGIN_MARTS.includes(mart))
    throw new Refused(`cannot walk to lines from: ${mart}; it can from ${MARGIN_MARTS.join(", ")}`);
  const columns = (await describeTable(connection, `mart.${mart}`)).map(({column}) => column);
  const dimensions = ["quarter", "hcpcs", "payer_id", "site_id"].filter((name) => columns.includes(name));
  for (const name of Object.keys(key)) {
    if (!dimensions.includes(name))
      throw new Refused(`no such key: ${name} (mart.${mart}); it has ${dimensions.join(", ")}`);
  }
  const where = (rename: Record<string, string> = {}): string =>
    Object.entries(key)
      .map(([name, value]) => `AND ${rename[name] ?? quote(name)} = ${literal(value)}`)
      .join(" ");
  const all = (sql: string): Promise<Rows> => queryJson(connection, sql);

  const number = await all(`SELECT * FROM mart.${quote(mart)} WHERE true ${where()} ORDER BY ALL`);
  if (number.length === 0)
    throw new Refused(
      `no such row: ${mart} ${Object.entries(key)
        .map((pair) => pair.join("="))
        .join(" ")}`
    );
  const lines = `(SELECT * FROM core.drug_line WHERE method = 'fifo' ${where()})`;
  const services = `(SELECT * FROM core.administration_line WHERE true ${where({hcpcs: "drug_hcpcs"})})`;
  const adjustments = `(SELECT *, 'none' AS payer_id FROM core.cost_adjustment WHERE true ${where({hcpcs: "coalesce(hcpcs, 'none')", payer_id: "'none'"})})`;
  const origin = "file.path, file.sha256";
  return {
    mart,
    key,
    number,
    claim_lines: await all(
      `SELECT claim_id, lines.line, quarter, payer_id, site_id, hcpcs, ndc11, modifiers, lines.status, units, allowed_amount, collected_amount,
         acquisition_cost, units_short, cost_is_estimated, answer.answer_found_by, ${origin}, lines.source_line
       FROM ${lines} AS lines LEFT JOIN raw.file AS file USING (file_id) LEFT JOIN ${ANSWERS} AS answer USING (claim_id, line)
       ORDER BY claim_id, lines.line`
    ),
    service_lines: await all(
      `SELECT claim_id, lines.line, quarter, payer_id, site_id, lines.hcpcs, service_class, drug_hcpcs, units, collected_amount, ${origin}, lines.source_line
       FROM ${services} AS lines LEFT JOIN raw.file AS file USING (file_id) ORDER BY claim_id, lines.line`
    ),
    lots: await all(
      `SELECT issue.claim_id, issue.line, lot.lot_id, lot.vendor, lot.invoice, lot.line AS invoice_line, lot.ndc11, lot.received_date,
         lot.units AS lot_units, lot.cost AS lot_cost, issue.units, issue.cost, ${origin}, lot.source_line
       FROM ${lines} AS lines
       JOIN core.lot_issue AS issue ON issue.claim_id = lines.claim_id AND issue.line = lines.line AND issue.method = 'fifo' AND issue.issue_kind = 'claim'
       JOIN core.lot AS lot USING (lot_id) LEFT JOIN raw.file AS file ON file.file_id = lot.file_id
       ORDER BY issue.claim_id, issue.line, lot.received_date, lot.lot_id`
    ),
    cost_adjustments: await all(`SELECT parts.* EXCLUDE (payer_id) FROM ${adjustments} AS parts ORDER BY ALL`),
    payment_limits: await all(
      `SELECT limits.quarter, limits.hcpcs, limits.payment_limit, limits.coinsurance_pct, limits.basis, limits.posted_date, limits.versions,
         ${origin}, limits.source_line
       FROM core.payment_limit AS limits LEFT JOIN raw.file AS file USING (file_id)
       WHERE (limits.quarter, limits.hcpcs) IN (SELECT (quarter, hcpcs) FROM ${lines}) ORDER BY limits.quarter, limits.hcpcs`
    ),
    proof: await all(`
      WITH lines AS (SELECT * FROM ${lines}),
      issued AS (
        SELECT coalesce(sum(issue.cost), 0) AS cost FROM lines
        JOIN core.lot_issue AS issue ON issue.claim_id = lines.claim_id AND issue.line = lines.line AND issue.method = 'fifo' AND issue.issue_kind = 'claim'
      ),
      estimated AS (
        SELECT coalesce(sum(lines.acquisition_cost), 0) - (SELECT cost FROM issued) AS cost FROM lines
      ),
      number AS (SELECT * FROM mart.${quote(mart)} WHERE true ${where()}),
      part AS (
        SELECT 'collected_amount' AS measure, 'claim lines' AS parts, (SELECT sum(collected_amount) FROM number) AS number, coalesce(sum(collected_amount), 0) AS sum_of_parts FROM lines
        UNION ALL SELECT 'acquisition_cost', 'lots' || CASE WHEN (SELECT cost FROM estimated) <> 0 THEN ' and estimates for units without a lot' ELSE '' END,
          (SELECT sum(acquisition_cost) FROM number), (SELECT cost FROM issued) + (SELECT cost FROM estimated)
        UNION ALL SELECT 'net_cost_recovery', 'collected less lots', (SELECT sum(net_cost_recovery) FROM number),
          (SELECT coalesce(sum(collected_amount), 0) FROM lines) - (SELECT cost FROM issued) - (SELECT cost FROM estimated)
        UNION ALL SELECT 'allowed_amount', 'claim lines', (SELECT sum(allowed_amount) FROM number), (SELECT coalesce(sum(allowed_amount), 0) FROM lines)
        UNION ALL SELECT measure, 'service lines', (SELECT CASE measure WHEN 'administration_amount' THEN sum(administration_amount)
            WHEN 'evaluation_amount' THEN sum(evaluation_amount) ELSE sum(other_service_amount) END FROM number),
          (SELECT coalesce(sum(collected_amount), 0) FROM ${services} AS service WHERE service.service_class = class.service_class)
        FROM (VALUES ('administration_amount', 'administration'), ('evaluation_amount', 'evaluation'), ('other_service_amount', 'other'))
          AS class(measure, service_class)
        UNION ALL SELECT 'cost_adjustment', 'cost adjustments', (SELECT sum(cost_adjustment) FROM number), (SELECT coalesce(sum(amount), 0) FROM ${adjustments})
      )
      SELECT measure, parts, CAST(number AS DECIMAL(18, 2)) AS number, CAST(sum_of_parts AS DECIMAL(18, 2)) AS sum_of_parts,
        number = sum_of_parts AS agrees FROM part`)
  };
}
