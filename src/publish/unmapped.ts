import type {DuckDBConnection} from "@duckdb/node-api";
import type {LoadReport} from "../../loaders/load.ts";
import {queryJson} from "../warehouse/database.ts";

/**
 * Rows that were read and found no partner, by source, with their dollars: a purchase whose NDC no crosswalk has and no claim
 * bills, a claim line whose code neither CMS, the reference tables nor the sections of the code set know, or whose payer is not on
 * the practice's list where it has one.
 */
const UNMAPPED = `
  WITH unmapped AS (
    SELECT file_id, extended_amount AS dollars
    FROM raw.purchase
    WHERE ndc11 NOT IN (
      SELECT ndc11 FROM raw.ndc_hcpcs WHERE ndc11 IS NOT NULL
      UNION SELECT ndc11 FROM raw.noc_ndc WHERE ndc11 IS NOT NULL
      UNION SELECT ndc11 FROM raw.claim_line WHERE ndc11 IS NOT NULL
      UNION SELECT ndc11 FROM raw.claim_837_line WHERE ndc11 IS NOT NULL
      UNION SELECT replace(ndc11, '-', '') FROM reference.package_unit WHERE ndc11 IS NOT NULL
    )
    UNION ALL
    SELECT file_id, billed_amount
    FROM raw.claim_line
    WHERE hcpcs NOT IN (
        SELECT hcpcs FROM raw.payment_limit UNION SELECT hcpcs FROM raw.ndc_hcpcs
        UNION SELECT hcpcs FROM reference.drug UNION SELECT hcpcs FROM reference.administration_code
      )
      AND NOT EXISTS (FROM reference.code_range AS section WHERE raw.claim_line.hcpcs BETWEEN section.code_from AND section.code_to)
      OR ((SELECT count(*) FROM raw.payer) > 0 AND payer_id NOT IN (SELECT payer_id FROM raw.payer))
  )
  SELECT file.source, count(*) AS rows, CAST(sum(unmapped.dollars) AS DECIMAL(18, 2)) AS dollars
  FROM unmapped JOIN raw.file AS file USING (file_id)
  GROUP BY file.source
  ORDER BY file.source`;

/** Adds to a load report what only the tables together can tell: rows and dollars without a partner. */
export async function addUnmapped(connection: DuckDBConnection, report: LoadReport): Promise<void> {
  for (const {source, rows, dollars} of await queryJson(connection, UNMAPPED)) {
    const total = report.totals[String(source)];
    if (!total) continue;
    total.rows.unmapped = Number(rows);
    total.dollars.unmapped = String(dollars);
    report.warnings.push(
      `${rows} rows of ${source}, $${dollars}, found no partner: an NDC in no crosswalk, a code nobody knows or a payer not listed`
    );
  }
}
