import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {plusSix, type Ran} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

/**
 * A practice with one quarter of claims and invoices and nothing else: what its files cannot tell is not computed, and is said
 * first, with what to add.
 */
const folder = mkdtempSync(join(tmpdir(), "plus-six-unknown-"));
const data = join(folder, "data");
const built = join(folder, "built");
let ran: Ran;
let rows: (sql: string) => Promise<Record<string, unknown>[]>;
let close = (): void => {};

beforeAll(async () => {
  writeTinyPractice(data);
  // Two hours, no clock; a Medicare Advantage plan, no contract; an infusion without its drug a month later.
  appendFileSync(
    join(data, "claims.csv"),
    `CLM-9003,2,1,original,2025-02-11,north,acme,PAT-7003,96413,,,1,400.00,150.00,150.00,0.00,0.00,
CLM-9003,3,1,original,2025-02-11,north,acme,PAT-7003,96415,,,2,200.00,60.00,60.00,0.00,0.00,
CLM-9005,1,1,original,2025-03-20,north,humana_gold,PAT-7005,J1745,57894003001,JZ,10,900.00,200.00,200.00,0.00,0.00,
CLM-9006,1,1,original,2025-03-21,north,acme,PAT-7003,96413,,,1,400.00,150.00,150.00,0.00,0.00,
CLM-9007,1,1,original,2025-03-22,north,acme,PAT-7003,99213,,,1,200.00,90.00,90.00,0.00,0.00,
`
  );
  ran = await plusSix(["build", "--no-site", "--data", data, "--out", built]);
  if (ran.code > 1) throw new Error(ran.stderr);
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  close = () => warehouse.close();
  rows = (sql) => queryJson(warehouse.connection, sql);
});
afterAll(() => {
  close();
  rmSync(folder, {recursive: true, force: true});
});

interface Unknown {
  readonly finding: string;
  readonly missing: string;
  readonly dollars_cents: number | null;
}
const unknown = (): readonly Unknown[] => JSON.parse(readFileSync(join(built, "manifest.json"), "utf8")).unknown;

describe("what the files cannot tell", () => {
  it("comes before everything else a build says, each with the file that would tell", () => {
    expect(ran.stdout.startsWith("not known:\n")).toBe(true);
    const missing = Object.fromEntries(unknown().map(({finding, missing}) => [finding, missing]));
    expect(missing).toMatchObject({
      payer_kinds: "payers.csv with a kind for each payer",
      contract_payment: "payer_contracts.csv (a header alone says that there are none)",
      administration_hours: "administration_times.csv",
      doses_at_risk: "prior_auths.csv; schedule.csv",
      benefit_shift: "2 quarters of claims (1 loaded)",
      patients_before: "8 quarters of claims (1 loaded)",
      four_quarters: "4 quarters of purchases (1 loaded)"
    });
    // What is there is not asked for.
    expect(missing).not.toHaveProperty("denial_reasons");
    expect(missing).not.toHaveProperty("patient_balances");
  });

  it("names the dollars outside where they can be told", () => {
    const dollars = Object.fromEntries(unknown().map((row) => [row.finding, row.dollars_cents]));
    // Drug lines billed to payers of unknown kind: 2,000 + 4,000 + 9,000 + 900.
    expect(dollars["payer_kinds"]).toBe(1_590_000);
  });

  it("is not computed", async () => {
    for (const mart of ["administration_finding", "authorization_line", "authorization_at_risk", "benefit_shift"])
      expect(
        await rows(
          `SELECT count(*) AS rows FROM mart.${mart} WHERE ${mart === "administration_finding" ? "finding LIKE '%hours%'" : "true"}`
        ),
        mart
      ).toEqual([{rows: "0"}]);
    expect(await rows("SELECT DISTINCT patients_before FROM mart.gpo_patients")).toEqual([{patients_before: null}]);
    expect(await rows("SELECT DISTINCT basis FROM core.expected_payment")).toEqual([{basis: "none"}]);
  });
});

describe("a payer of unknown kind", () => {
  it("is listed by dollars with a guess, ready to paste", async () => {
    expect(
      await rows("SELECT payer_id, guess, guess_basis FROM mart.payer_unknown ORDER BY billed_amount DESC")
    ).toEqual([
      {payer_id: "acme", guess: "commercial", guess_basis: "nothing says otherwise"},
      {payer_id: "medicare", guess: "medicare_ffs", guess_basis: "name"},
      {payer_id: "humana_gold", guess: "medicare_advantage", guess_basis: "name"}
    ]);
    expect(ran.stdout).toContain('    payer_id,name,kind\n    "acme","acme",commercial\n');
  });

  it("is known once those rows are in payers.csv; a header alone of payer_contracts.csv says that there are none", async () => {
    const {unknown_payers} = JSON.parse(readFileSync(join(built, "manifest.json"), "utf8")) as {
      unknown_payers: {payer_row: string}[];
    };
    writeFileSync(
      join(data, "payers.csv"),
      `payer_id,name,kind\n${unknown_payers.map(({payer_row}) => payer_row).join("\n")}\n`
    );
    writeFileSync(join(data, "payer_contracts.csv"), "payer_id,starts,base\n");
    const out = join(folder, "second");
    const second = await plusSix(["build", "--no-site", "--data", data, "--out", out]);
    expect(second.code, second.stderr).toBeLessThan(2);
    const {unknown: left} = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {unknown: Unknown[]};
    expect(left.map(({finding}) => finding)).not.toContain("payer_kinds");
    expect(left.map(({finding}) => finding)).not.toContain("contract_payment");
    const warehouse = await openDatabase(join(out, "warehouse.duckdb"), {readOnly: true});
    // Without a contract a Medicare Advantage plan owes Medicare's amount (42 CFR 422.214): 10 × 30.525.
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT basis, expected_allowed FROM core.expected_payment WHERE claim_id = 'CLM-9005'"
      )
    ).toEqual([{basis: "medicare", expected_allowed: "305.25"}]);
    warehouse.close();
  });
});
