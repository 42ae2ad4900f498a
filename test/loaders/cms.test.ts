import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type LoadReport, load} from "../../loaders/load.ts";
import {openZip} from "../../loaders/read/zip.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {loaded} from "./helpers.ts";

const shared = join(import.meta.dirname, "../../../shared/cms");
const isThere = existsSync(shared);
if (!isThere) console.warn("test/loaders/cms.test.ts is skipped: ../shared/cms is missing");

/** Rows of each file, counted by another reader (Python's csv): records whose first cell is a code. */
const PAYMENT_LIMIT_ROWS: readonly [quarter: string, posted: string | null, rows: number][] = [
  ["2008Q4", null, 577],
  ["2017Q4", null, 543],
  ["2018Q1", null, 548],
  ["2018Q2", null, 552],
  ["2018Q3", null, 557],
  ["2018Q4", null, 556],
  ["2019Q1", null, 566],
  ["2019Q2", null, 574],
  ["2019Q3", null, 590],
  ["2019Q4", null, 604],
  ["2020Q1", null, 607],
  ["2020Q2", null, 606],
  ["2020Q3", null, 616],
  ["2020Q4", null, 626],
  ["2021Q1", null, 632],
  ["2021Q2", null, 635],
  ["2021Q3", null, 639],
  ["2021Q4", null, 640],
  ["2022Q1", null, 643],
  ["2022Q2", null, 646],
  ["2022Q3", null, 658],
  ["2022Q4", null, 663],
  ["2023Q1", null, 734],
  ["2023Q2", null, 749],
  ["2023Q3", null, 787],
  ["2023Q4", null, 798],
  ["2024Q1", "2023-12-12", 823],
  ["2024Q1", null, 821],
  ["2024Q2", "2024-03-21", 819],
  ["2024Q2", null, 819],
  ["2024Q3", "2024-06-20", 846],
  ["2024Q3", null, 846],
  ["2024Q4", "2024-09-18", 865],
  ["2024Q4", null, 866],
  ["2025Q1", "2024-12-19", 877],
  ["2025Q1", "2025-03-07", 877],
  ["2025Q2", "2025-03-27", 942]
];
const CROSSWALK_ROWS = [
  ["2024Q1", "2023-12-20", "6684"],
  ["2024Q2", "2024-03-21", "6746"],
  ["2024Q3", "2024-06-18", "7171"],
  ["2024Q4", "2024-09-27", "7429"],
  ["2025Q1", "2024-12-20", "7172"],
  ["2025Q2", "2025-03-26", "7585"]
];

describe.skipIf(!isThere)("load({data: ../shared/cms, warehouse})", () => {
  let warehouse: Warehouse;
  let report: LoadReport;
  const rows = async (sql: string): Promise<unknown[][]> =>
    (await warehouse.connection.runAndReadAll(sql)).getRowsJson();
  beforeAll(async () => {
    warehouse = await openDatabase(":memory:");
    report = await load({data: shared, warehouse: warehouse.connection});
  }, 300_000);
  afterAll(() => warehouse.close());

  it("accepts every file and refuses no row", async () => {
    expect(report.warnings.filter((line) => !line.includes("formats.md"))).toEqual([]);
    expect(report.files.filter(({status}) => status !== "accepted").map(({path, status}) => [path, status])).toEqual([
      [
        "zip/january-2025-asp-pricing-file-12_19_24-final-file.zip/Jan 2025 ASP Pricing File updated 030725.xls",
        "duplicate"
      ],
      [
        "zip/january-2025-asp-pricing-file-12_19_24-final-file.zip/section 508 version of Jan 2025 ASP Pricing File updated 030725.csv",
        "duplicate"
      ]
    ]);
    expect(await rows("SELECT * FROM raw.reject")).toEqual([]);
  });

  it("reads the rows of every posting", async () => {
    expect(
      await rows(`SELECT quarter, CAST(posted_date AS VARCHAR), CAST(count(*) AS INTEGER) FROM raw.payment_limit
        GROUP BY quarter, posted_date ORDER BY quarter, posted_date NULLS LAST`)
    ).toEqual(PAYMENT_LIMIT_ROWS);
    expect(
      await rows(
        "SELECT quarter, CAST(posted_date AS VARCHAR), count(*) FROM raw.ndc_hcpcs GROUP BY ALL ORDER BY quarter"
      )
    ).toEqual(CROSSWALK_ROWS);
    expect(await rows("SELECT count(*), min(payment_limit), min(drug_name) FROM raw.noc_payment_limit")).toEqual([
      ["1", "2.462000", "Vasopressin (Long Grove)"]
    ]);
    expect(await rows("SELECT ndc11, billing_units FROM raw.noc_ndc ORDER BY ndc11")).toEqual([
      ["81298855203", "20.000000"],
      ["81298855403", "40.000000"]
    ]);
  });

  // Read off the files by eye: a comma and a dollar sign in 2008, bare numbers later.
  it.each([
    ["2008Q4", "J2505", "2196.574000", "6 MG"],
    ["2008Q4", "J7330", "21926.164000", "1 EA"],
    ["2008Q4", "J0348", "1.354000", "1 MG"],
    ["2017Q4", "J1745", "87.149000", "10 MG"],
    ["2017Q4", "J9310", "848.408000", "100 MG"],
    ["2020Q1", "J9271", "50.264000", "1 MG"],
    ["2023Q3", "J1745", "32.907000", "10 MG"],
    ["2023Q3", "Q5103", "17.581000", "10 MG"],
    ["2025Q2", "J1745", "30.523000", "10 MG"],
    ["2025Q2", "Q2041", "502840.728000", "UP TO 200 MILLION CAR T CELLS"],
    ["2025Q2", "Q5103", "15.912000", "10 MG"]
  ])("reads the limit of %s %s", async (quarter, hcpcs, limit, dosage) => {
    expect(
      await rows(
        `SELECT payment_limit, dosage FROM raw.payment_limit WHERE quarter = '${quarter}' AND hcpcs = '${hcpcs}'`
      )
    ).toEqual([[limit, dosage]]);
  });

  it.each([
    ["J0586", "8.243000", "8.805000"],
    ["J1454", "173.545000", "694.178000"],
    ["J7331", "24.680000", "11.335000"]
  ])("keeps both postings of the silent restatement of 2024Q1 %s", async (hcpcs, first, last) => {
    expect(
      await rows(`SELECT payment_limit, notes, is_updated FROM raw.payment_limit
        WHERE quarter = '2024Q1' AND hcpcs = '${hcpcs}' ORDER BY posted_date NULLS LAST`)
    ).toEqual([
      [first, null, false],
      [last, null, false]
    ]);
  });

  it("leaves N/A unpriced, with the note of several lines whole", async () => {
    expect(
      await rows(
        "SELECT payment_limit, notes, line FROM raw.payment_limit WHERE quarter = '2023Q3' AND hcpcs = 'A9606'"
      )
    ).toEqual([
      [null, expect.stringMatching(/^microCurie 100% AWP = \$\d+\.\d+\nmicroCurie 100% WAC = \$\d+\.\d+$/), 47]
    ]);
    expect(
      await rows(
        "SELECT hcpcs FROM raw.payment_limit WHERE quarter = '2024Q4' AND posted_date IS NULL AND payment_limit IS NULL ORDER BY ALL"
      )
    ).toEqual([["A9606"], ["J0739"], ["J0750"], ["J0751"]]);
    expect(await rows("SELECT count(*) FROM raw.payment_limit WHERE payment_limit = 0")).toEqual([["0"]]);
  });

  it("counts physical lines below a note of two lines", async () => {
    const file = report.files.find(({path}) => path.endsWith("July 2023 ASP Pricing File.csv"));
    const lines = readFileSync(join(shared, file!.path), "latin1").split("\n");
    for (const [line, hcpcs] of await rows(
      `SELECT line, hcpcs FROM raw.payment_limit WHERE file_id = ${file!.file_id}`
    ))
      expect(lines[Number(line) - 1]!.startsWith(`${hcpcs},`)).toBe(true);
  });

  it("reads the no-break space of J9325 as a space, and pads ragged rows", async () => {
    const found = await rows(
      "SELECT DISTINCT dosage FROM raw.payment_limit WHERE hcpcs = 'J9325' AND quarter >= '2018Q1'"
    );
    expect(found.every(([dosage]) => /^[ -~]+$/.test(String(dosage)))).toBe(true);
    expect(found.length).toBeGreaterThan(0);
    expect(
      await rows("SELECT count(*) FROM raw.payment_limit WHERE quarter = '2008Q4' AND notes LIKE 'revised%'")
    ).not.toEqual([["0"]]);
  });

  it("turns the tokens of notes into columns", async () => {
    const of = (hcpcs: string, quarter: string): Promise<unknown[][]> =>
      rows(`SELECT notes, coinsurance_pct, is_inflation_adjusted, is_add_on_8pct, is_amp_based, is_lesser_of, is_added, is_updated
        FROM raw.payment_limit WHERE hcpcs = '${hcpcs}' AND quarter = '${quarter}' ORDER BY posted_date NULLS LAST LIMIT 1`);
    expect(await of("J0897", "2023Q3")).toEqual([
      ["Inflation-adjusted coinsurance", "19.8290", true, false, false, false, false, false]
    ]);
    expect(await of("Q5103", "2023Q3")).toEqual([
      ["Updated January 2024 - 8% of reference add-on applied", "20.0000", false, true, false, false, false, true]
    ]);
    // “8% of reference add-on” adds nothing to the file.
    expect(await rows("SELECT count(*) FROM raw.payment_limit WHERE is_added AND notes NOT ILIKE '%add%20%'")).toEqual([
      ["0"]
    ]);
    expect(await rows("SELECT bool_or(is_amp_based), bool_or(is_lesser_of) FROM raw.payment_limit")).toEqual([
      [true, true]
    ]);
  });

  it("carries no description of a numeric code", async () => {
    for (const table of ["payment_limit", "ndc_hcpcs"])
      expect(
        await rows(`SELECT count(*), count(short_description) FROM raw.${table} WHERE hcpcs SIMILAR TO '[0-9].*'`)
      ).toEqual([[expect.stringMatching(/^[1-9]/), "0"]]);
  });

  it("keeps identifiers that are no NDC, with CMS's own units beside the recomputable ones", async () => {
    expect(
      await rows("SELECT DISTINCT product_id, ndc11 FROM raw.ndc_hcpcs WHERE product_id = '888867413689'")
    ).toEqual([["888867413689", null]]);
    expect(
      await rows(`SELECT billing_units, package_quantity, cms_billing_units_per_package FROM raw.ndc_hcpcs
        WHERE hcpcs = 'J0256' AND product_id = '13533-0705-01' AND quarter = '2024Q1'`)
    ).toEqual([["100.000000", "1.000000", "0.100000"]]);
    // Counted by another reader: BILLUNITS × PKG QTY is not BILLUNITSPKG.
    expect(
      await rows(`SELECT quarter, count(*) FROM raw.ndc_hcpcs
        WHERE billing_units * package_quantity <> cms_billing_units_per_package GROUP BY ALL ORDER BY ALL`)
    ).toEqual([
      ["2024Q1", "52"],
      ["2024Q2", "48"],
      ["2024Q3", "52"],
      ["2024Q4", "53"],
      ["2025Q1", "55"],
      ["2025Q2", "55"]
    ]);
  });

  it("reads spending as one row per code and year", async () => {
    expect(await rows("SELECT min(year), max(year), count(DISTINCT year) FROM raw.drug_spending")).toEqual([
      [2019, 2023, "5"]
    ]);
    expect(
      await rows(
        "SELECT total_spending, dosage_units, claims, beneficiaries FROM raw.drug_spending WHERE hcpcs = '90371' AND year = 2019"
      )
    ).toEqual([["133840.000000", "1253.000", 312, 161]]);
    expect(await rows("SELECT count(*) FROM raw.drug_spending WHERE hcpcs = '90377' AND year = 2019")).toEqual([["0"]]);
  });

  it("reads the .xls of a zip alone, to the rows of its CSV twin, posted on the date in its name", async () => {
    const path = "zip/january-2025-asp-pricing-file-12_19_24-final-file.zip";
    const members = openZip(readFileSync(join(shared, path)), path);
    const bytes = (extension: string): Buffer => members.find(({name}) => name.endsWith(extension))!.bytes();
    const columns = "* EXCLUDE (file_id, line, posted_date)";
    const query = `SELECT ${columns} FROM raw.payment_limit ORDER BY hcpcs`;
    const workbook = await loaded({"limits.xls": bytes(".xls")});
    const text = await loaded({"limits.csv": bytes(".csv")});
    const twin = await workbook.rows(query);
    expect(twin).toHaveLength(877);
    expect(twin).toEqual(await text.rows(query));
    // Without a date in its name a member is posted on its date in the archive.
    expect(members.map(({modified}) => modified)).toEqual(["2025-03-07", "2025-03-07"]);
  });
});

describe("load({data, warehouse}) of CMS files that are not in ../shared", () => {
  const limits = (rows: string): string =>
    `Payment Allowance Limits for Medicare Part B Drugs,,,\n"Effective April 1, 2025 through June 30, 2025",,,\nHCPCS Code,HCPCS Code Dosage,Payment Limit,Notes\n${rows}`;

  it("sets lists and crosswalks aside that are other facts", async () => {
    const {report} = await loaded({
      "Not Payable Medicare Part B Payment Limit File.csv": limits("J0001,1 MG,1.000,\n"),
      "awp.csv": "April 2025 AWP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,\n",
      "opps.csv": "April 2025 OPPS NDC - HCPCS Crosswalk for Medicare Part B Drugs,,\n"
    });
    expect(report.files.map(({status}) => status)).toEqual(["ignored", "ignored", "ignored"]);
    expect(report.warnings).toEqual([]);
    expect(report.notes).toHaveLength(3);
  });

  it("reads the list of selected drugs: dates, prices, end-dated rows", async () => {
    const header =
      "IPAY,Selected Drug Name,Active Ingredient Name or Active Moiety Name,NDC-9,NDC-11,XREF NDC-11,HCPCS Code,MFP Effective Date,MFP End Date,Single MFP per 30 DES,NDC-9 MFP per Unit Price,HCPCS Code Dosage Price,As of Date,Type of Update,Remarks";
    const {rows, report} = await loaded({
      "list_20260921.csv": `${header}\n2028,XOLAIR,OMALIZUMAB,50242-0040,50242-0040-62,,J2357,01/01/2028,,,,,01/27/2026,New IPAY,\n2026,ELIQUIS,APIXABAN,00003-0893,00003-0893-21,,,1/1/2026,12/31/2025,"$1,231.00",$3.85,,01/02/2025,End Date,\n`
    });
    expect(report.files[0]).toMatchObject({source: "selected_drug_prices", vintage: "edition 2026-09-21"});
    expect(
      await rows(`SELECT ipay, ndc11, hcpcs, CAST(effective_date AS VARCHAR), CAST(end_date AS VARCHAR), mfp_per_30_days, mfp_per_ndc9_unit, mfp_per_billing_unit
        FROM raw.selected_drug_price ORDER BY line`)
    ).toEqual([
      [2028, "50242004062", "J2357", "2028-01-01", null, null, null, null],
      [2026, "00003089321", null, "2026-01-01", "2025-12-31", "1231.000000", "3.850000", null]
    ]);
  });
});
