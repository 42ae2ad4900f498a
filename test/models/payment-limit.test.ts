import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {type BuiltRows, builtFrom, given} from "./raw.ts";

/** A row of a posting of one quarter: which file, when posted, what limit. */
const posting = (file_id: number, posted_date: string | null, payment_limit: number, notes: string | null = null) => ({
  ...{file_id, posted_date, payment_limit, notes, quarter: "2025Q1", hcpcs: "J1745", dosage: "10 MG"},
  ...{
    is_clotting_factor: 0,
    is_amp_based: 0,
    is_inflation_adjusted: 0,
    is_add_on_8pct: 0,
    is_lesser_of: 0,
    is_added: 0,
    is_updated: 0
  }
});
const inForce = async (rows: readonly ReturnType<typeof posting>[]): Promise<unknown> => {
  const built: BuiltRows = await builtFrom({payment_limit: rows}, ["core.payment_limit"], "2025-07-15");
  const [row] = await built.query("SELECT payment_limit, versions FROM core.payment_limit WHERE hcpcs = 'J1745'");
  built.close();
  return [Number(row!["payment_limit"]), Number(row!["versions"])];
};

describe("core.payment_limit", () => {
  it.each([
    [
      "the later posting, whichever file came first",
      [posting(1, "2025-03-07", 2), posting(2, "2024-12-19", 1)],
      [2, 2]
    ],
    ["the later posting of two in order", [posting(1, "2024-12-19", 1), posting(2, "2025-03-07", 2)], [2, 2]],
    ["a file that says nothing of its date", [posting(1, null, 3), posting(2, "2024-12-19", 1)], [3, 2]],
    [
      "the newest month in the notes where the name has no date",
      [posting(1, null, 1, "Updated January 2025"), posting(2, "2025-03-07", 2)],
      [2, 2]
    ],
    ["the only posting", [posting(1, "2024-12-19", 1)], [1, 1]]
  ])("has in force %s", async (_, rows, expected) => {
    expect(await inForce(rows)).toEqual(expected);
  });
});

/** Two postings whose names alone differ. */
async function byName(first: string, second: string): Promise<unknown> {
  const rows = {payment_limit: [posting(1, null, 1), posting(2, null, 2)]};
  const built = await builtFrom(rows, ["core.payment_limit"], "2025-07-15", (connection) =>
    connection.run(`UPDATE raw.file SET path = '${first}';
      INSERT INTO raw.file BY NAME SELECT * REPLACE (2 AS file_id, '${second}' AS path) FROM raw.file`)
  );
  const [row] = await built.query("SELECT payment_limit FROM core.payment_limit");
  built.close();
  return Number(row!["payment_limit"]);
}

describe("core.payment_limit of postings without a date", () => {
  it.each([
    ["cms/limits.csv", "cms/limits-corrected.csv", 2],
    ["cms/limits-corrected.csv", "cms/limits.csv", 1],
    ["cms/limits (10).csv", "cms/limits (2).csv", 1]
  ])("%s and %s: the later name", async (first, second, expected) => {
    expect(await byName(first, second)).toBe(expected);
  });
  it("has no limit where CMS prints 0, and no change where the quarter before is not here or had another unit", async () => {
    const built = await builtFrom(
      {
        payment_limit: [
          {...posting(1, null, 0), quarter: "2024Q4"},
          {...posting(1, null, 10), quarter: "2025Q1"},
          {...posting(1, null, 11), quarter: "2025Q2"},
          {...posting(1, null, 12), quarter: "2025Q4"},
          {...posting(1, null, 120), quarter: "2026Q1", dosage: "100 MG"}
        ],
        claim_line: [given("C", 1, "2025-04-03", "J1745", "57894003001", 1)]
      },
      ["mart.asp_trend"],
      "2026-02-15"
    );
    const rows = await built.query(
      "SELECT quarter, payment_limit, previous_payment_limit AS was, payment_limit_change AS change FROM mart.asp_trend ORDER BY quarter"
    );
    built.close();
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["2024Q4", null, null, null],
      ["2025Q1", "10.000000", null, null],
      ["2025Q2", "11.000000", "10.000000", "1.000000"],
      ["2025Q4", "12.000000", null, null],
      ["2026Q1", "120.000000", null, null]
    ]);
  });
});

describe("mart.mfp_trailing", () => {
  it("holds lines of a quarter without a file against the nearest quarter's limit", async () => {
    const dose = (claim_id: string, day: string) => ({
      ...given(claim_id, 1, day, "J1745", "57894003001", 40),
      ...{allowed_amount: 1200, paid_amount: 1200}
    });
    const built = await builtFrom(
      {payment_limit: [posting(1, null, 30)], claim_line: [dose("A", "2025-02-03"), dose("B", "2025-05-05")]},
      ["mart.mfp_trailing"],
      "2025-06-30"
    );
    // 30.00 × 40, twice: paid once the limit, not twice.
    expect(await built.query("SELECT collected_amount, limit_amount FROM mart.mfp_trailing")).toEqual([
      {collected_amount: "2400.00", limit_amount: "2400.00"}
    ]);
    built.close();
  });
});

/** CMS's own files: https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files; read where they are, never copied. */
const shared = join(ROOT, "../shared/cms");
const POSTINGS = [
  "payment-limits-first-posted/section 508 version of January 2024 ASP Pricing File 121223.csv",
  "payment-limits/section 508 version of January 2024 ASP Pricing File.csv",
  "payment-limits-first-posted/section 508 version of Jan 2025 ASP Pricing File 121924.csv",
  "payment-limits/section 508 version of Jan 2025 ASP Pricing File updated 030725.csv"
];
const areThere = POSTINGS.every((path) => existsSync(join(shared, path)));
if (!areThere) console.log("CMS's restated files are not there: their values in force are not tested");

describe.skipIf(!areThere)("core.payment_limit of CMS's files as posted and restated", () => {
  let warehouse: Warehouse;
  let folder: string;
  beforeAll(async () => {
    warehouse = await openDatabase(":memory:");
    const {connection} = warehouse;
    folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    for (const path of POSTINGS) cpSync(join(shared, path), join(folder, path));
    await load({data: folder, warehouse: connection});
    await connection.run("CREATE SCHEMA IF NOT EXISTS core");
    for (const name of ["cms_posting", "payment_limit_posting", "payment_limit"])
      await connection.run(
        `CREATE TABLE core.${name} AS ${readFileSync(join(ROOT, `src/models/limits/core/${name}.sql`), "utf8")}`
      );
  }, 120_000);
  afterAll(() => {
    warehouse?.close();
    rmSync(folder, {recursive: true, force: true});
  });

  it.each([
    ["J0586", "2024Q1", 8.805],
    ["Q5126", "2025Q1", 48.788]
  ])("%s of %s is what CMS restated it to: %s", async (hcpcs, quarter, expected) => {
    const [row] = await queryJson(
      warehouse.connection,
      `SELECT payment_limit FROM core.payment_limit WHERE hcpcs = '${hcpcs}' AND quarter = '${quarter}'`
    );
    expect(Number(row!["payment_limit"])).toBe(expected);
  });
});
