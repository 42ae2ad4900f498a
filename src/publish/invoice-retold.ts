import type {DuckDBConnection} from "@duckdb/node-api";
import {queryJson} from "../warehouse/database.ts";
import {setAside} from "./aside.ts";

/**
 * Invoice lines that a later report tells with other figures. Where a distributor numbers its lines the number says that two
 * tell of one line; an unnumbered line is known by what it says (loaders/profile/line-key.ts), so one that was corrected would
 * count beside what it corrects. Such a line is retold, and set aside, where a later report
 * - covers its day, and is of the same vendor or repeats a line of the same report;
 * - does not have it, and has a line of the same invoice and kind that the earlier report does not have;
 * - and the two agree in day and NDC (quantity or price was corrected), or in quantity, dollars and either day or NDC (the other was).
 * A credit that cites its invoice is of another kind or of a day of its own, a back order of a day the later report does not cover.
 * Later is the report that reaches furthest; of two that reach as far, the one whose name stands later.
 */
const RETOLD = `CREATE OR REPLACE TEMP TABLE retold AS
  WITH span AS (
    SELECT file_id, min(invoice_date) AS starts, max(invoice_date) AS reaches FROM raw.purchase GROUP BY file_id
  ),
  report AS (
    SELECT file_id, starts, reaches, path, row_number() OVER (ORDER BY reaches, name_order(path), file_id) AS place
    FROM span JOIN raw.file USING (file_id)
  ),
  named AS (
    SELECT rowid AS k, *, line_number >= 100000000 AS is_keyed, upper(regexp_replace(vendor, '[^A-Za-z0-9]', '', 'g')) AS vendor_key,
      upper(ltrim(regexp_replace(invoice, '[^A-Za-z0-9]', '', 'g'), '0')) AS invoice_key
    FROM raw.purchase
  ),
  several AS (
    SELECT invoice_key FROM named GROUP BY invoice_key HAVING bool_or(is_keyed) AND min(file_id) <> max(file_id)
  ),
  told AS (
    SELECT named.*, report.* EXCLUDE (file_id),
      hash(invoice_key, invoice_date, ndc11, packages, extended_amount,
        row_number() OVER (PARTITION BY file_id, invoice_key, invoice_date, ndc11, packages, extended_amount ORDER BY line_number)) AS content
    FROM named JOIN several USING (invoice_key) JOIN report USING (file_id)
  ),
  kin AS (
    SELECT DISTINCT a.file_id AS old_id, b.file_id AS new_id FROM told AS a JOIN told AS b USING (content) WHERE a.place < b.place
    UNION
    SELECT DISTINCT a.file_id, b.file_id FROM told AS a JOIN told AS b USING (invoice_key, vendor_key) WHERE a.place < b.place
  )
  SELECT old.k, old.file_id, old.path, old.line, old.invoice, old.ndc11, old.packages, old.extended_amount,
    new.k AS new_k, new.file_id AS new_id, new.path AS new_path, new.line AS new_line, new.packages AS new_packages,
    new.extended_amount AS new_amount, old.reaches = new.reaches AS is_tie, old.reaches AS reaches
  FROM told AS old
  JOIN kin ON kin.old_id = old.file_id
  JOIN told AS new ON new.file_id = kin.new_id AND new.invoice_key = old.invoice_key AND new.kind = old.kind
  WHERE (old.is_keyed OR new.is_keyed)
    AND old.invoice_date BETWEEN new.starts AND new.reaches
    AND (
      (new.invoice_date = old.invoice_date AND new.ndc11 = old.ndc11)
      OR (new.packages = old.packages AND new.extended_amount = old.extended_amount AND (new.invoice_date = old.invoice_date OR new.ndc11 = old.ndc11))
    )
    AND NOT EXISTS (FROM told AS same WHERE same.file_id = new.file_id AND same.content = old.content)
    AND NOT EXISTS (FROM told AS same WHERE same.file_id = old.file_id AND same.content = new.content)`;

/** A pair of reports in one row, with the first line that differs. */
const PAIRS = `
  WITH before AS (
    SELECT file_id, new_id, count(*) AS lines, sum(extended_amount) AS dollars
    FROM (SELECT DISTINCT file_id, new_id, k, extended_amount FROM retold) GROUP BY ALL
  ),
  after AS (
    SELECT file_id, new_id, count(*) AS lines, sum(new_amount) AS dollars
    FROM (SELECT DISTINCT file_id, new_id, new_k, new_amount FROM retold) GROUP BY ALL
  ),
  example AS (
    FROM retold QUALIFY row_number() OVER (PARTITION BY file_id, new_id ORDER BY line, new_line) = 1
  )
  SELECT example.path, example.new_path, before.lines AS lines, CAST(before.dollars AS DECIMAL(18, 2)) AS dollars, after.lines AS new_lines,
    CAST(after.dollars AS DECIMAL(18, 2)) AS new_dollars, example.line, example.invoice, example.ndc11, example.new_line,
    format('{:g}', CAST(example.packages AS DOUBLE)) AS packages, format('{:g}', CAST(example.new_packages AS DOUBLE)) AS new_packages,
    CAST(example.extended_amount AS DECIMAL(18, 2)) AS amount, CAST(example.new_amount AS DECIMAL(18, 2)) AS new_amount,
    example.is_tie, CAST(example.reaches AS VARCHAR) AS reaches
  FROM example JOIN before USING (file_id, new_id) JOIN after USING (file_id, new_id)
  ORDER BY example.path, example.new_path`;

/** Sets retold lines aside (`aside.purchase`). Returns a warning for each pair of reports: files, lines, dollars, what settles it. */
export async function countRetoldOnce(connection: DuckDBConnection): Promise<readonly string[]> {
  const [files] = (await connection.runAndReadAll("SELECT count(DISTINCT file_id) FROM raw.purchase")).getRows()[0]!;
  if (Number(files) < 2) return [];
  await connection.run(RETOLD);
  const pairs = await queryJson(connection, PAIRS);
  if (pairs.length > 0)
    await setAside(connection, {
      table: "raw.purchase",
      when: "rowid IN (SELECT k FROM retold)",
      reason: "told_otherwise"
    });
  await connection.run("DROP TABLE retold");
  return pairs.map((pair) => {
    const why = pair["is_tie"]
      ? `both reach ${pair["reaches"]}, so the later name is taken for the newer report`
      : "because it reaches further";
    return `${pair["lines"]} invoice lines of ${pair["path"]}, $${pair["dollars"]}, are told otherwise by ${pair["new_path"]}, $${pair["new_dollars"]} on ${pair["new_lines"]}: only the latter count, ${why}. The first: invoice ${pair["invoice"]}, NDC ${pair["ndc11"]}, ${pair["packages"]} packages of $${pair["amount"]} (${pair["path"]} line ${pair["line"]}) and ${pair["new_packages"]} of $${pair["new_amount"]} (${pair["new_path"]} line ${pair["new_line"]}). If ${pair["path"]} is the newer, write ${pair["path"]},${pair["new_path"]} under path,replaces into reference/replacement.csv; if both were bought, put them into one export`;
  });
}

/**
 * Reports that give the same goods other invoice numbers: day, site, NDC, packages and dollars agree on at least half of the lines
 * of one of them in the days both cover. An order number in place of the invoice's makes two lines of one; they count twice.
 */
const OTHER_NUMBERS = `
  WITH line AS (
    SELECT file_id, invoice_date, site_id, ndc11, kind, packages, extended_amount, upper(ltrim(regexp_replace(invoice, '[^A-Za-z0-9]', '', 'g'), '0')) AS invoice_key,
      row_number() OVER (PARTITION BY file_id, invoice_date, site_id, ndc11, kind, packages, extended_amount ORDER BY line) AS nth
    FROM raw.purchase WHERE extended_amount <> 0
  ),
  span AS (SELECT file_id, min(invoice_date) AS starts, max(invoice_date) AS reaches FROM line GROUP BY file_id),
  -- What several files tell under one number is one line already.
  own AS (
    FROM line WHERE NOT EXISTS (
      FROM line AS same WHERE same.file_id <> line.file_id AND same.invoice_key = line.invoice_key AND same.invoice_date = line.invoice_date AND same.ndc11 = line.ndc11)
  ),
  pair AS (
    SELECT a.file_id AS file_id, b.file_id AS other_id, count(*) AS lines, sum(a.extended_amount) AS dollars, min_by(a.invoice_key, a.invoice_date) AS invoice,
      min_by(b.invoice_key, a.invoice_date) AS other_invoice
    FROM own AS a JOIN own AS b USING (invoice_date, site_id, ndc11, kind, packages, extended_amount, nth)
    WHERE a.file_id < b.file_id
    GROUP BY ALL
  ),
  sized AS (
    SELECT pair.*,
      (SELECT count(*) FROM own WHERE own.file_id = pair.file_id AND own.invoice_date BETWEEN other.starts AND other.reaches) AS here,
      (SELECT count(*) FROM own WHERE own.file_id = pair.other_id AND own.invoice_date BETWEEN this.starts AND this.reaches) AS there
    FROM pair JOIN span AS this ON this.file_id = pair.file_id JOIN span AS other ON other.file_id = pair.other_id
  )
  SELECT file.path, other.path AS other_path, lines, CAST(dollars AS DECIMAL(18, 2)) AS dollars, invoice, other_invoice
  FROM sized JOIN raw.file AS file USING (file_id) JOIN raw.file AS other ON other.file_id = other_id
  WHERE 2 * lines >= least(here, there)
  ORDER BY file.path, other.path`;

/** Warnings of reports that may tell the same goods under other invoice numbers; nothing is left out for it. */
export async function sameGoodsOtherNumbers(connection: DuckDBConnection): Promise<readonly string[]> {
  return (await queryJson(connection, OTHER_NUMBERS)).map(
    ({path, other_path, lines, dollars, invoice, other_invoice}) =>
      `perhaps counted twice: ${lines} invoice lines, $${dollars}, stand in ${path} and in ${other_path} with the same day, site, NDC, packages and dollars under other numbers (${invoice} there, ${other_invoice} here); if they are the same goods, write ${other_path},${path} under path,replaces into reference/replacement.csv, or correct the column of invoice`
  );
}
