import {execFileSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type NextRow, watchSentence} from "../../reports/components/asp.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

const folder = mkdtempSync(join(tmpdir(), "plus-six-next-"));
let rows: NextRow[];

beforeAll(async () => {
  const data = join(folder, "data");
  writeTinyPractice(data);
  // A later CMS file than the last quarter of claims: J1745 falls, J3380 rises.
  const limits = readFileSync(join(data, "cms/limits.csv"), "utf8")
    .replace("Effective January 1, 2025 through March 31, 2025", "Effective April 1, 2025 through June 30, 2025")
    .replace("30.525", "28.000")
    .replace("20.123", "21.000");
  writeFileSync(join(data, "cms/limits-next.csv"), limits);
  writeFileSync(
    join(data, "payers.csv"),
    "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme Health,commercial\n"
  );
  const built = join(folder, "built");
  const {code, stderr} = await plusSix(["build", "--no-site", "--data", data, "--out", built]);
  if (code > 1) throw new Error(stderr);
  const printed = execFileSync(process.execPath, ["--import", "tsx", "reports/data/next-quarter.json.ts"], {
    cwd: ROOT,
    env: {...process.env, PLUS_SIX_BUILT: built}
  });
  rows = JSON.parse(printed.toString()) as NextRow[];
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("data/next-quarter.json: the newest CMS file against the last quarter of claims", () => {
  it("says what each change is worth at Medicare's units", () => {
    expect(
      rows.map((row) => [
        row.hcpcs,
        row.quarter,
        row.next_quarter,
        row.payment_limit,
        row.next_payment_limit,
        row.medicare_units_milli,
        row.medicare_effect_amount_cents
      ])
    ).toEqual([
      // 40 units × (28.000 − 30.525)
      ["J1745", "2025Q1", "2025Q2", 30.525, 28, 40_000, -10_100],
      // A commercial payer's units are not Medicare's.
      ["J3380", "2025Q1", "2025Q2", 20.123, 21, 0, 0]
    ]);
  });

  it("marks the drug that Medicare newly pays less than it costs", () => {
    // 100 units at 29.00 and 20 at 30.10 are 29.1833 a unit; 28.000 less sequestration is 27.552.
    const [remicade, entyvio] = rows;
    expect(remicade?.unit_cost).toBeCloseTo(3502 / 120, 3);
    expect(remicade?.next_payment_limit_after_sequestration).toBeCloseTo(27.552, 3);
    expect([remicade?.is_newly_underwater, entyvio?.is_newly_underwater]).toEqual([true, false]);
  });

  it("becomes the title of the ASP watch", () => {
    expect(watchSentence(rows, [], "2025Q2")).toBe(
      "The 2025Q2 limits lower Medicare's allowed amounts by $101 a quarter: 1 of 2 limits falls"
    );
  });
});
