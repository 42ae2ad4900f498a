import {execFileSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type NextRow, watchSentence} from "../../reports/components/pages/asp-watch/asp.ts";
import type {Watch} from "../../reports/components/watch.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

const folder = mkdtempSync(join(tmpdir(), "plus-six-next-"));
let rows: NextRow[];
let watch: Watch[];

/** What a page gets from a loader over these marts. */
function printed<R>(loader: string, built: string): R[] {
  const text = execFileSync(process.execPath, ["--import", "tsx", `reports/data/${loader}.json.ts`], {
    cwd: ROOT,
    env: {...process.env, PLUS_SIX_BUILT: built}
  });
  return JSON.parse(text.toString()) as R[];
}

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
  rows = printed<NextRow>("next-quarter", built);
  watch = printed<Watch>("watch", built);
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

describe("data/watch.json: the next quarter's limits, at Medicare's volume and for the stock on hand", () => {
  it("takes CMS's file where it is loaded", () => {
    expect(
      watch.map((row) => [
        row.hcpcs,
        row.next_quarter,
        row.watch_basis,
        row.next_payment_limit,
        row.medicare_effect_amount_cents,
        row.cost_left_cents,
        row.stock_effect_amount_cents,
        row.is_newly_underwater
      ])
    ).toEqual([
      // 80 units of the lot at 30.10 are left, 28.000 − 30.525 each.
      ["J1745", "2025Q2", "published", 28, -10_100, 240_800, -20_200, true],
      // 300 units at 19.6667, 21.000 − 20.123 each.
      ["J3380", "2025Q2", "published", 21, 0, 590_000, 26_310, false]
    ]);
  });

  it("takes the forecast's middle values where no later file is loaded", async () => {
    const built = await sampleBuilt();
    const rows = printed<Watch>("watch", built);
    const middle = new Map(
      (await readMart("SELECT hcpcs, quarter, p50 FROM asp_forecast WHERE horizon = 1", built)).map((row) => [
        row["hcpcs"],
        [row["quarter"], row["p50"]]
      ])
    );
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) {
      expect(row.watch_basis).toBe("forecast");
      expect([row.next_quarter, row.next_payment_limit]).toEqual(middle.get(row.hcpcs));
      if (row.is_newly_underwater) {
        expect(row.payment_limit!).toBeGreaterThanOrEqual(row.break_even_payment_limit!);
        expect(row.next_payment_limit!).toBeLessThan(row.break_even_payment_limit!);
      }
    }
    expect(rows.filter((row) => row.is_newly_underwater).map((row) => row.drug_name)).not.toEqual([]);
  });
});
