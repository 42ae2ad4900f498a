import {parse} from "csv-parse/sync";
import {describe, expect, it} from "vitest";
import type {ClaimRow} from "../../src/sample/claims.ts";
import {chargeReport, transactionReport} from "../../src/sample/exports.ts";
import {described} from "../loaders/claims/helpers.ts";
import {committedFiles} from "./helpers.ts";

/** The claims of the sample, as reports of a practice-management system, come back as what they were. */

const files = committedFiles();
const textOf = (path: string): string => files.find((file) => file.path === path)!.text;
const all = parse(textOf("claims/claims-2025q1.csv"), {columns: true}) as unknown as ClaimRow[];
/** Claims of every status, and the first hundred; all versions and lines of each. */
const ids = new Set([
  ...["denied", "replacement", "reversal", "void"].flatMap((status) =>
    all
      .filter((row) => row.status === status)
      .slice(0, 25)
      .map(({claim_id}) => claim_id)
  ),
  ...all.slice(0, 200).map(({claim_id}) => claim_id),
  ...all
    .filter(({paid_amount}) => paid_amount === "")
    .slice(0, 20)
    .map(({claim_id}) => claim_id)
]);
const rows = all.filter(({claim_id}) => ids.has(claim_id));

/** Where a line stands: what a margin is made of, in one text; nothing of a line that was entered in error. */
const FIELDS =
  "claim_id, CAST(line_number AS INTEGER), site_id, payer_id, hcpcs, coalesce(ndc11, ''), coalesce(modifiers, ''), CAST(service_date AS VARCHAR)";
const STANDS = `SELECT concat_ws(' ', ${FIELDS}, CASE WHEN status = 'replacement' THEN 'original' ELSE status END,
    CASE WHEN status = 'void' THEN '' ELSE concat_ws(' ', units, billed_amount) END,
    CASE WHEN status IN ('void', 'denied', 'reversal') THEN ''
      ELSE concat_ws(' ', coalesce(allowed_amount, -1), coalesce(paid_amount, -1), coalesce(patient_paid_amount, 0), coalesce(patient_responsibility, 0),
        coalesce(deductible_amount, 0), coalesce(coinsurance_amount, 0), adjustment_amount(adjustments, 'CO:253'), adjustment_amount(adjustments, 'CO:45')) END)
  FROM raw.claim_line
  QUALIFY version = max(version) OVER (PARTITION BY claim_id, line_number)
  ORDER BY ALL`;

const MACRO = `CREATE OR REPLACE MACRO adjustment_amount(adjustments, group_and_carc) AS CAST(coalesce(list_sum(list_transform(
  list_filter(string_split(coalesce(adjustments, ''), ';'), lambda a: starts_with(a, group_and_carc || ':')),
  lambda a: CAST(string_split(a, ':')[3] AS DECIMAL(18, 2)))), 0) AS DECIMAL(18, 2))`;

const lists = {"sites.csv": textOf("sites.csv"), "payers.csv": textOf("payers.csv")};
const header = Object.keys(rows[0]!);
const canonical = [header, ...rows.map((row) => header.map((name) => row[name]))]
  .map((line) => line.join(","))
  .join("\n");

describe("the sample's claims as reports of a practice-management system", () => {
  it.each([
    ["charges", chargeReport(rows)],
    ["transactions", transactionReport(rows)]
  ])("come back from %s as what they were", async (name, report) => {
    const truth = await described([{"none.csv": "a,b\n1,2\n"}], {
      beside: {...lists, "claims.csv": `${canonical}\n`},
      skip: true
    });
    await truth.rows(MACRO);
    const read = await described([{[`${name}.csv`]: report}], {beside: lists});
    await read.rows(MACRO);
    expect(read.results[0]).toMatchObject({problems: 0});
    expect(read.report.files.find(({path}) => path === `${name}.csv`)).toMatchObject({
      source: "claims_export",
      rows: {rejected: 0}
    });
    const [right, got] = [await truth.rows(STANDS), await read.rows(STANDS)];
    expect(right.length).toBeGreaterThan(200);
    expect(got).toEqual(right);
  });
});
