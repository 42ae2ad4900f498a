import type {DuckDBConnection} from "@duckdb/node-api";
import type {LoadReport} from "../../loaders/load.ts";
import {queryJson} from "../warehouse/database.ts";
import {unitDoubts} from "./unit-doubts.ts";

/**
 * Rows that were read and are unmatched, by source, with their dollars: a purchase whose NDC no crosswalk has and no claim
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

/** Adds to a load report what only the tables together can tell: rows and dollars that are unmatched. */
export async function addUnmapped(connection: DuckDBConnection, report: LoadReport): Promise<void> {
  report.warnings.push(...(await purchaseDoubts(connection)));
  for (const {source, rows, dollars} of await queryJson(connection, UNMAPPED)) {
    const total = report.totals[String(source)];
    if (!total) continue;
    total.rows.unmapped = Number(rows);
    total.dollars.unmapped = String(dollars);
    report.warnings.push(
      `${rows} rows of ${source}, $${dollars}, unmatched: an NDC in no crosswalk, a code nobody knows or a payer not listed`
    );
  }
}

/** Lines of one invoice that two reports tell under two vendors: counted once, since number, day, NDC and dollars agree. */
const TWO_VENDORS = `
  WITH line AS (
    SELECT vendor, file_id, extended_amount,
      upper(ltrim(regexp_replace(invoice, '[^A-Za-z0-9]', '', 'g'), '0')) AS invoice_key, invoice_date, ndc11, packages
    FROM raw.purchase
  )
  SELECT a.vendor AS vendor, b.vendor AS other, count(*) AS lines, CAST(sum(a.extended_amount) AS DECIMAL(18, 2)) AS dollars,
    min(a.invoice_key) AS example
  FROM line AS a JOIN line AS b
    ON a.invoice_key = b.invoice_key AND a.invoice_date = b.invoice_date AND a.ndc11 = b.ndc11 AND a.packages = b.packages
      AND a.extended_amount = b.extended_amount AND a.vendor < b.vendor
  GROUP BY a.vendor, b.vendor
  ORDER BY a.vendor, b.vendor`;

/** Sites of canonical purchases that neither the practice's list nor a claim has; exports say so themselves, by account. */
const NO_SITE = `
  WITH known AS (SELECT site_id FROM raw.site UNION SELECT site_id FROM raw.claim_line)
  SELECT purchase.site_id, file.path, CAST(sum(extended_amount) AS DECIMAL(18, 2)) AS dollars
  FROM raw.purchase AS purchase JOIN raw.file AS file USING (file_id)
  WHERE file.source = 'purchases' AND EXISTS (FROM known) AND (EXISTS (FROM raw.site) OR NOT EXISTS (FROM raw.claim_837))
    AND purchase.site_id NOT IN (FROM known)
  GROUP BY ALL
  ORDER BY file.path, purchase.site_id`;

/** What purchases and the other tables together make doubtful, in words with dollars. */
async function purchaseDoubts(connection: DuckDBConnection): Promise<string[]> {
  const twice = (await queryJson(connection, TWO_VENDORS)).map(
    ({vendor, other, lines, dollars, example}) =>
      `${lines} invoice lines, $${dollars}, are told by ${vendor} and by ${other}, the first of invoice ${example}: they count once; give both reports one vendor`
  );
  const sites = (await queryJson(connection, NO_SITE)).map(
    ({site_id, path, dollars}) =>
      `${site_id} is no site of the claims or of sites.csv, and $${dollars} of stock lie there: (${path}); correct site_id, or list it in sites.csv`
  );
  return [...twice, ...(await unitDoubts(connection)), ...sites];
}
