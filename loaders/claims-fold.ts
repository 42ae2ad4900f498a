import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {claimLine} from "../src/schema/canonical.ts";
import {columnsOf} from "../src/schema/table.ts";
import {REASONS} from "./judge/rules.ts";
import {insertGood, insertRejects, judgeStaged, type Staged} from "./judge/table.ts";
import {defineModelMacros} from "./model-macros.ts";

/** Making claim lines of the rows of all exports of claims together. */

const FOLD = readFileSync(join(import.meta.dirname, "claims-fold.sql"), "utf8");
const SOURCE = "claims_export";

/**
 * Fills raw.claim_line from raw.claim_export, each line under the file and row of its charge, judged like any other claim
 * line. Returns what is worth saying: money that stands on no charge, in rows and dollars.
 */
export async function foldExports(connection: DuckDBConnection): Promise<string[]> {
  const rows = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRows();
  if (Number((await rows("SELECT count(*) FROM raw.claim_export"))[0]![0]) === 0) return [];
  const said = await joinOnlySite(connection);
  // What makes an answer a denial is told once, by a macro.
  await defineModelMacros(connection);
  const names = columnsOf(claimLine).map(({name}) => name);
  // What no export tells, a column added to the contract since, is there and empty.
  const none = names.map((name) => `CAST(NULL AS VARCHAR) AS ${name}`).join(", ");
  await connection.run(
    `CREATE TEMP TABLE claim_fold AS
     (SELECT ${none} WHERE false) UNION ALL BY NAME (${FOLD}) ORDER BY file_id, line, version`
  );
  const files = (await rows("SELECT DISTINCT file_id FROM claim_fold ORDER BY file_id")).map(([id]) => Number(id));
  for (const fileId of files) {
    const stage = `claim_fold_${fileId}`;
    await connection.run(`CREATE TEMP TABLE ${stage} AS FROM claim_fold WHERE file_id = ${fileId}`);
    const staged: Staged = {stage, columns: names, line: "s.line", join: ""};
    await judgeStaged(connection, claimLine, staged);
    await insertGood(connection, claimLine, staged, fileId);
    await insertRejects(connection, claimLine, staged, {fileId, source: SOURCE, dollars: "billed_amount"});
    await connection.run(`DROP TABLE ${stage}; DROP TABLE ${stage}_bad; DROP TABLE ${stage}_problem`);
  }
  await connection.run("DROP TABLE claim_fold");
  return [...said, ...(await refusedLines(connection)), ...(await moneyWithoutCharge(connection))];
}

/**
 * A practice that buys for one site and gives at one location has one place, whatever two systems call it. With two of
 * either nobody can say which is which: then names are matched or mapped, never guessed.
 */
async function joinOnlySite(connection: DuckDBConnection): Promise<string[]> {
  const reader = await connection.runAndReadAll(`
    SELECT bought.site_id, given.site_id
    FROM (SELECT min(site_id) AS site_id FROM (SELECT site_id FROM raw.purchase UNION SELECT site_id FROM raw.site) HAVING count(DISTINCT site_id) = 1) AS bought,
      (SELECT min(site_id) AS site_id FROM (SELECT site_id FROM raw.claim_export UNION SELECT site_id FROM raw.claim_line)
        WHERE site_id IS NOT NULL HAVING count(DISTINCT site_id) = 1) AS given
    WHERE given.site_id <> bought.site_id AND EXISTS (FROM raw.purchase) AND NOT EXISTS (FROM raw.claim_837) AND NOT EXISTS (FROM raw.claim_line)`);
  const [row] = reader.getRows();
  if (!row) return [];
  const [bought, given] = row.map(String);
  await connection.run("UPDATE raw.claim_export SET site_id = $1 WHERE site_id = $2", [bought!, given!]);
  return [
    `claims are at "${given}", purchases at "${bought}", and there is no other place in either: they are taken as one site, ${bought}; where they are two, name both in sites.csv`
  ];
}

/** Charge lines that broke a rule only when their rows were put together: which, how many, for how many dollars. */
async function refusedLines(connection: DuckDBConnection): Promise<string[]> {
  const reader = await connection.runAndReadAll(`
    SELECT "column", reason, count(*), CAST(coalesce(sum(dollars), 0) AS DECIMAL(18, 2)), min(line)
    FROM raw.reject WHERE source = '${SOURCE}' AND reason IN ('zero_units_charged', 'negative_units')
    GROUP BY ALL ORDER BY "column", reason`);
  return reader.getRows().map((row) => {
    const [column, reason, lines, dollars, first] = row.map(String);
    return `${lines} charge lines of exports refused, $${dollars} charged: ${column}: ${REASONS[reason!]}; the first at line ${first}; ${REMEDY[reason!]}`;
  });
}

const REMEDY: {readonly [reason: string]: string} = {
  zero_units_charged: "export the billing units beside the charges, without them nothing is known of the drug's cost",
  negative_units: "export the charge that each of them takes back too, or the charges as they stand now"
};

/**
 * Payments and adjustments of claims of which no export has the charge. Where an 837, an 835 or a claims file has the claim, what patients
 * and assistance paid is joined to it (core.exported_payment), and what payers paid is left to those files.
 */
async function moneyWithoutCharge(connection: DuckDBConnection): Promise<string[]> {
  const reader = await connection.runAndReadAll(`
    SELECT is_known, count(*), count(DISTINCT claim_id), CAST(coalesce(sum(paid_amount), 0) AS DECIMAL(18, 2)),
      CAST(coalesce(sum(patient_paid_amount), 0) + coalesce(sum(assistance_paid_amount), 0) AS DECIMAL(18, 2))
    FROM (
      SELECT *, claim_id IN (SELECT claim_id FROM raw.claim_837 UNION SELECT claim_id FROM raw.remittance_claim UNION SELECT claim_id FROM raw.claim_line) AS is_known
      FROM raw.claim_export AS export
      WHERE kind NOT IN ('charge', 'line', 'answer')
        AND NOT EXISTS (FROM raw.claim_export AS charge WHERE charge.claim_id = export.claim_id AND charge.kind IN ('charge', 'line', 'answer'))
    )
    GROUP BY is_known
    ORDER BY is_known`);
  return reader.getRows().map((row) => {
    const [isKnown, count, claims, paid, patients] = row.map(String);
    return isKnown === "true"
      ? `${count} payments and adjustments on ${claims} claims that other files tell: $${patients} of patients and assistance are joined to them, $${paid} of payers are left to those files`
      : `${count} payments and adjustments on ${claims} claims without a charge in any file: $${paid} of payers, $${patients} of patients and assistance are not in the numbers; export the charges of those claims too`;
  });
}
