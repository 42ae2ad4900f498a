import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeAll, beforeEach, describe, expect, it, vi} from "vitest";
import {FOUND, precheck} from "../../src/commands/precheck.ts";
import type {Precheck} from "../../src/publish/precheck.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

const CLAIMS = join(ROOT, "test/fixtures/precheck/three-claims.837");
const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());

/** A practice that has all the rules ask for: sites, payers, terms, authorizations, and a plan. */
const FILES: Readonly<Record<string, string>> = {
  "sites.csv": "site_id,name,kind,place_of_service,npi,state\nnorth,North Infusion,office,11,1999999802,IA\n",
  "payers.csv": "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\nacme,Acme,commercial\n",
  "payer_contracts.csv":
    "payer_id,plan,code_from,code_to,starts,ends,base,percent\nacme,,J0000,J9999,2024-01-01,2026-12-31,cms_limit,50\n",
  "prior_auths.csv":
    "authorization_id,patient_key,site_id,payer_id,hcpcs,requested_date,decided_date,outcome,reason,valid_from,valid_to,units\nPA1,PAT-7002,north,acme,J1745,2024-12-01,2024-12-05,approved,,2025-01-01,2025-04-01,120\n",
  "schedule.csv":
    "appointment_id,site_id,date,patient_key,hcpcs,units,status\nAP1,north,2025-03-25,PAT-7002,J1745,80,planned\nAP2,north,2025-03-25,,J9999,1,planned\n"
};

let folder: string;
let found: Precheck;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-precheck-"));
  writeTinyPractice(join(folder, "data"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, "data", name), text);
});

async function run(...argv: string[]): Promise<number> {
  return precheck.run([...argv, "--out", join(folder, "built")]);
}
const asked = (data: string, ...more: string[]): Promise<number> => run(CLAIMS, "--data", data, "--json", ...more);
const answers = (claim: string, line: number): Record<string, string> =>
  Object.fromEntries(
    found.rows
      .filter((row) => row.claim_id === claim && row.line === line)
      .map(({rule, answer, finding}) => [rule, `${answer} ${finding}`])
  );

describe("plus-six precheck FILE", () => {
  it("asks of each line what paper says", async () => {
    expect(await asked(join(folder, "data"), "--alert", join(folder, "alert"))).toBe(FOUND);
    found = JSON.parse(printed.join("")) as Precheck;
    expect([...new Set(found.rows.map(({claim_id, line}) => `${claim_id} ${line}`))]).toEqual([
      "N1 1",
      "N1 2",
      "N2 1",
      "N3 1"
    ]);
    expect(answers("N1", 1)).toEqual({
      authorization: "pass authorization_not_asked",
      interval: "pass first_dose_in_files",
      vials: "stop missing_jw",
      stock: "pass bought",
      payment: "stop pays_below_cost",
      site_kind: "pass site_kind_paid",
      diagnosis: "pass diagnosis_there",
      denial_history: "unknown no_denial_history"
    });
    expect(answers("N1", 2)).toMatchObject({vials: "pass vials_agree", diagnosis: "stop pointer_to_nothing"});
    expect(answers("N3", 1)).toMatchObject({interval: "stop dose_too_early", stock: "stop none_on_shelf"});
    expect(answers("N2", 1)).toEqual({
      authorization: "stop authorization_missing",
      interval: "pass first_dose_in_files",
      vials: "pass vials_agree",
      stock: "stop none_on_shelf",
      payment: "stop pays_below_cost",
      site_kind: "pass site_kind_paid",
      diagnosis: "stop diagnosis_missing",
      denial_history: "unknown no_denial_history"
    });
  }, 120_000);

  it("reckons dollars as on paper", () => {
    const [first] = found.rows.filter(({claim_id, rule}) => claim_id === "N1" && rule === "payment");
    // 45 × 30.525 = 1,373.63 allowed; coinsurance 274.73; 2% of 1,098.90 is 21.98; 45 units of the second lot at 30.10.
    expect([first!.detail, first!.dose_cents, first!.risk_cents]).toEqual([
      "pays 1351.65, costs 1354.50",
      135_165,
      285
    ]);
    const [second] = found.rows.filter(({claim_id, rule}) => claim_id === "N2" && rule === "payment");
    // Half of 30.525 × 40; 35 units left and 5 short, all at 30.10.
    expect(second!.detail).toBe("pays 610.50, costs 1204.00");
    expect([first!.act_by, second!.act_by]).toEqual(["2026-03-10", null]);
  });

  it("names the file that would tell where there is nothing but the 837", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty, {recursive: true});
    expect(await asked(empty, "--names", "--alert", join(folder, "named"))).toBe(FOUND);
    found = JSON.parse(printed.join("")) as Precheck;
    expect(answers("N1", 2)).toMatchObject({
      authorization: "unknown authorization_not_told",
      stock: "unknown purchases_not_told",
      payment: "unknown payment_unknown",
      diagnosis: "stop pointer_to_nothing",
      denial_history: "unknown no_denial_history"
    });
    const files = found.rows.flatMap(({answer, telling_file}) => (answer === "unknown" ? [telling_file] : []));
    expect(files).not.toContain(null);
    expect(new Set(files)).toContain("prior_auths.csv");
    expect(new Set(files)).toContain("CMS's payment-limit file of the quarter");
  }, 120_000);

  it("writes files for their owner alone, without a patient unless asked, and no claim in the calendar", () => {
    const alert = join(folder, "alert");
    expect(readdirSync(alert).sort()).toEqual(["precheck.html", "precheck.ics", "precheck.txt"]);
    for (const name of readdirSync(alert)) expect(statSync(join(alert, name)).mode & 0o777).toBe(0o600);
    const text = (name: string, from = alert): string => readFileSync(join(from, name), "utf8");
    for (const name of readdirSync(alert)) expect(text(name)).not.toMatch(/FIRST|SECOND|M0001|A0002/);
    expect(text("precheck.txt")).toContain("claim N1 line 1");
    expect(text("precheck.ics")).not.toMatch(/N1|N2|N3/);
    expect(text("precheck.ics")).toContain("DTSTART;VALUE=DATE:20260310");
    expect(text("precheck.txt", join(folder, "named"))).toMatch(/FIRST/);
    expect(text("precheck.ics", join(folder, "named"))).not.toMatch(/FIRST|N1/);
    expect(readdirSync(folder).filter((name) => name.startsWith(".precheck"))).toEqual([]);
    expect(existsSync(join(folder, "built"))).toBe(false);
  });

  it.each([
    [["nowhere.837"], "no such file: nowhere.837"],
    [[join(ROOT, "data/sample/sites.csv")], "not an 837 to check: sites.csv (it is sites)"],
    [[CLAIMS, "--limit", "all"], "--limit is not a number of rows: all"],
    [["--as-of", "2025-01-01"], "--as-of needs files"],
    [[], "no warehouse to read: "],
    [["cut.837"], "not an 837 to check: cut.837 ("],
    [[CLAIMS, "--data", "/nowhere/at/all"], "no such folder: /nowhere/at/all"]
  ])("refuses %j", async (argv, message) => {
    writeFileSync(join(folder, "cut.837"), readFileSync(CLAIMS, "utf8").slice(0, 900));
    const files = argv.map((text) => (text === "cut.837" ? join(folder, text) : text));
    await expect(run(...files)).rejects.toThrow(message);
  });
});
