import {mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeAll, beforeEach, describe, expect, it, vi} from "vitest";
import {news} from "../../src/commands/news.ts";
import {FOUND, precheck} from "../../src/commands/precheck.ts";
import {build} from "../../src/publish/build.ts";
import {type News, newsSentence} from "../../src/words/news-alert.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {CLAIMS, LIMITS, PURCHASES, writeTinyPractice} from "../helpers/tiny-practice.ts";

const folder = mkdtempSync(join(tmpdir(), "plus-six-news-"));
const data = join(folder, "data");
const out = join(folder, "built");
const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());

const publish = async (files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(data, name), text);
  await build({root: ROOT, data, out, dist: null, site: false, incomplete: true});
};
const run = (...argv: string[]): Promise<number> => news.run([...argv, "--out", out]);
const OPEN = "CLM-9010,1,1,original,2025-02-20,north,acme,PAT-7002,J1745,57894003001,JZ,10,500.00,,,,,\n";
const PAID =
  "CLM-9010,1,1,original,2025-02-20,north,acme,PAT-7002,J1745,57894003001,JZ,10,500.00,250.00,250.00,0.00,0.00,CO:45:250.00\n";
const DENIED =
  "CLM-9002,1,2,denied,2025-02-03,north,acme,PAT-7002,J1745,57894003001,JZ,80,4000.00,0.00,0.00,0.00,0.00,CO:197:4000.00\n";
const TERMS =
  "payer_id,plan,code_from,code_to,starts,ends,base,percent\nacme,,J0000,J9999,2024-01-01,2025-04-25,cms_limit,105\n";
const NEXT_LIMITS = LIMITS.replace("January 1, 2025 through March 31, 2025", "April 1, 2025 through June 30, 2025")
  .replace("3Q24", "4Q24")
  .replace("30.525", "31.525");

let found: News;
describe("plus-six news", () => {
  beforeAll(async () => {
    writeTinyPractice(data);
    const payers = "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\n";
    await publish({"claims.csv": CLAIMS + OPEN, "payer_contracts.csv": TERMS, "payers.csv": payers});
  }, 120_000);

  it("refuses where there is no earlier publication", async () => {
    await expect(run()).rejects.toThrow("no earlier publication next to");
    await expect(run("--since", join(folder, "nowhere"))).rejects.toThrow("no publication here");
    await expect(run("--days", "soon")).rejects.toThrow("--days is not a number of days: soon");
  });

  it("stands beside precheck, which asks of what is built", async () => {
    // Nothing stops it, and some answers are not known.
    expect(await precheck.run(["--json", "--out", out])).toBe(1);
    const {rows} = JSON.parse(printed.join(""));
    expect([...new Set(rows.map(({claim_id}: {claim_id: string}) => claim_id))]).toEqual(["CLM-9010"]);
    // 105% of 30.525 for 10 units is 320.51; they cost 301.00. A kind of payer that nobody tells is not known.
    expect(rows.find(({rule}: {rule: string}) => rule === "payment").detail).toBe("pays 320.51, costs 301.00");
    expect(rows.find(({rule}: {rule: string}) => rule === "site_kind").answer).toBe("unknown");
  });

  it("says that nothing changed against the same publication", async () => {
    expect(await run("--since", out)).toBe(0);
    expect(printed.join("")).toContain("Nothing changed between the two publications of February 20, 2025.");
  });

  it("says what a new file, a payment, a denial, an invoice and a price came to, as on paper", async () => {
    await publish({
      "cms/limits-q2.csv": NEXT_LIMITS,
      "claims.csv": CLAIMS + PAID + DENIED,
      "purchases.csv": `${PURCHASES}Invented Supply,A3,1,2025-02-25,2025-02-26,north,57894003001,purchase,1,311.00,311.00,L4\n`
    });
    expect(await run("--json", "--alert", join(folder, "alert"))).toBe(FOUND);
    found = JSON.parse(printed.join(""));
    const {parts, before_as_of, as_of, files} = JSON.parse(printed.join(""));
    expect([before_as_of, as_of]).toEqual(["2025-02-20", "2025-02-26"]);
    // A dollar more a unit at 40 own Medicare units of 2025 Q1; J3380 is given to no Medicare patient.
    expect(parts.limits).toMatchObject([{quarter: "2025Q2", hcpcs: "J1745", amount_cents: 4000}]);
    // Acme's kind is in no file: its 90 units may or may not follow the limit.
    expect(Number(parts.limits[0].unknown_units)).toBe(90);
    expect(parts.restated).toEqual([]);
    // 250 came; 2,560 was taken back.
    expect(parts.payments).toMatchObject([{payer_id: "acme", amount_cents: -231_000}]);
    // 60 units of the first lot at 29.00 and 20 of the second at 30.10.
    expect(parts.denials).toMatchObject([{payer_id: "acme", hcpcs: "J1745", amount_cents: 234_200}]);
    expect(parts.claims).toEqual([]);
    expect(parts.purchases).toMatchObject([{vendor: "Invented Supply", amount_cents: 31_100}]);
    expect(parts.prices).toMatchObject([{hcpcs: "J1745", amount_cents: 1000}]);
    expect(parts.quarters).toMatchObject([{quarter: "2025Q1", amount_cents: -231_000}]);
    // 60 days after February 20 is April 21: the end on April 25 has come into sight since. Allowed in a year: 6,300 + 250.
    expect(parts.contracts).toMatchObject([{contract: "acme", day: "2025-04-25", is_new: true, amount_cents: 655_000}]);
    expect(files.map(({path}: {path: string}) => path)).toEqual(["claims.csv", "cms/limits-q2.csv", "purchases.csv"]);
  }, 120_000);

  it("writes it for its owner alone, with no claim and no patient", () => {
    const alert = join(folder, "alert");
    expect(readdirSync(alert).sort()).toEqual(["news.html", "news.ics", "news.txt"]);
    for (const name of readdirSync(alert)) {
      expect(statSync(join(alert, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(alert, name), "utf8")).not.toMatch(/CLM-|PAT-/);
    }
    const text = readFileSync(join(alert, "news.txt"), "utf8");
    expect(text).toContain("new payment limits +$40 a quarter");
    const unknown = {...found, parts: {...found.parts, limits: [{...found.parts.limits![0]!, amount_cents: null}]}};
    expect(newsSentence(unknown)).toContain("new payment limits of a worth not known");
    expect(newsSentence({...found, parts: {...found.parts, prices: null}})).toContain(
      "Not known, as another version built the earlier publication: prices that changed."
    );
    expect(text).toContain("Restated payment limits\n-----------------------\nNone.");
    expect(readFileSync(join(alert, "news.ics"), "utf8")).toContain("DTSTART;VALUE=DATE:20250425");
  });
});
