import {appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {plusSix} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

/**
 * A practice that gives what CMS has not priced, beside what it has: drugs without a code of their own, codes and packages no
 * crosswalk has, visits, supplies. Each number is worked by hand.
 */
const folder = mkdtempSync(join(tmpdir(), "plus-six-known-"));
const built = join(folder, "built");
let rows: (sql: string) => Promise<Record<string, unknown>[]>;
let close = (): void => {};

/** CMS's NOC files, in their layout: drugs by name and limit, names by NDC. */
const NOC_PRICING = `,,,
Payment Allowance Limits for Medicare Part B Not Otherwise Classified (NOC) Drugs,,,
,,,
"Effective January 1, 2025 through March 31, 2025",,,
Drug Generic Name (Trade Name),Dosage,Payment Limit,Notes
Vasopressin (Long Grove),1 UNIT,$2.462,
`;
const NOC_CROSSWALK = `January 2025 ASP NOC NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,
"January 1, 2025 through March 31, 2025",,,,,,,,
Drug Generic Name,LABELER NAME,NDC or ALTERNATE ID,Drug Name,Dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
Vasopressin (Long Grove),"Long Grove Pharmaceuticals, LLC",81298-8552-03,Vasopressin,1 UNIT,100,10,20,200
`;
// claim, line, payer, patient, code, NDC, modifiers, units, billed, allowed and paid
const CLAIMS = [
  // One biologic without a code, under two codes: a unit is a package, as each dose is one unit and costs about a package.
  ["N1", 1, "acme", "J3590", "99999000101", "JZ", 1, 9000, 5000],
  ["N1", 2, "acme", "96365", "", "", 1, 200, 100],
  ["N2", 1, "medicare", "C9399", "99999000101", "JZ", 1, 9000, 4800],
  // CMS prices it by name and says 200 units are in a package.
  ["N3", 1, "medicare", "J9999", "81298855203", "JZ", 100, 900, 246.2],
  // Nobody tells which drug this is.
  ["N4", 1, "acme", "J3490", "", "", 1, 200, 80],
  // A contrast agent that no CMS file here has: 10 and 20 units, a package $18 at $2 a unit: 10 units.
  ["N5", 1, "acme", "A9585", "88888000101", "", 10, 60, 20],
  ["N6", 1, "acme", "A9585", "88888000101", "", 20, 120, 40],
  // A biosimilar newer than CMS's files: 45 + 5 and 30 units are whole packages of 10 at $300, allowed $33 a unit.
  ["N7", 1, "acme", "Q5199", "66666000101", "", 45, 4500, 1485],
  ["N7", 2, "acme", "Q5199", "66666000101", "JW", 5, 500, 165],
  ["N8", 1, "acme", "Q5199", "66666000101", "JZ", 30, 3000, 990],
  // A code CMS has, in a package it has not.
  ["N9", 1, "acme", "J1745", "57894009901", "JZ", 40, 4000, 1280],
  // Nothing tells how many units a package of this holds: it awaits a decision.
  ["N10", 1, "acme", "J0599", "55555000101", "JZ", 300, 9000, null],
  // Paid on the first posting of the quarter's limits, 10 × 30.000; the tiny practice's own line is paid on the last.
  ["R1", 1, "medicare", "J1745", "57894003001", "JZ", 10, 900, 300],
  // A visit, supplies, laboratory, imaging; a code of no known section without an NDC.
  ["N1", 3, "acme", "99213", "", "", 1, 200, 90],
  ["N1", 4, "acme", "A4216", "44444000101", "", 1, 5, 2],
  ["N1", 5, "acme", "J7050", "", "", 1, 5, 1],
  ["N1", 6, "acme", "36415", "", "", 1, 9, 5],
  ["N11", 1, "acme", "71046", "", "", 1, 90, 30],
  ["N11", 2, "acme", "X9999", "", "", 1, 90, 7]
] as const;
const INVOICES = [
  ["99999000101", 2, 4000],
  ["81298855203", 1, 420],
  ["88888000101", 4, 18],
  ["66666000101", 8, 300],
  ["57894009901", 5, 298],
  ["55555000101", 1, 1000],
  // Never billed.
  ["77777000101", 2, 500]
] as const;

beforeAll(async () => {
  const data = join(folder, "data");
  writeTinyPractice(data);
  writeFileSync(join(data, "cms/noc-pricing.csv"), NOC_PRICING);
  writeFileSync(join(data, "cms/noc-crosswalk.csv"), NOC_CROSSWALK);
  writeFileSync(
    join(data, "cms/section 508 version of Jan 2025 ASP Pricing File 121924.csv"),
    readFileSync(join(data, "cms/limits.csv"), "utf8").replace("10 MG,30.525", "10 MG,30.000")
  );
  mkdirSync(join(data, "reference"));
  writeFileSync(
    join(data, "reference/therapy_line.csv"),
    "drug,therapy_line\ninfliximab,rheumatology\n99999-0001-01,rare disease\n"
  );
  for (const [claim, line, payer, code, ndc, modifiers, units, billed, paid] of CLAIMS)
    appendFileSync(
      join(data, "claims.csv"),
      `${claim},${line},1,original,2025-03-10,north,${payer},PAT-${claim},${code},${ndc},${modifiers},${units},${billed},${paid ?? ""},${paid ?? ""},${paid === null ? "" : 0},,\n`
    );
  INVOICES.forEach(([ndc, packages, price], at) => {
    appendFileSync(
      join(data, "purchases.csv"),
      `Invented Supply,B${at},1,2025-03-01,2025-03-01,north,${ndc},purchase,${packages},${price},${packages * price},\n`
    );
  });
  writeFileSync(
    join(data, "inventory_counts.csv"),
    "site_id,ndc11,count_date,packages,lot\nnorth,77777000101,2025-03-31,2,\n"
  );
  writeFileSync(
    join(data, "payers.csv"),
    "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme Health,commercial\n"
  );
  const {code, stderr} = await plusSix(["build", "--no-site", "--incomplete", "--data", data, "--out", built]);
  if (code > 1) throw new Error(stderr);
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  close = () => warehouse.close();
  rows = (sql) => queryJson(warehouse.connection, sql);
});
afterAll(() => {
  close();
  rmSync(folder, {recursive: true, force: true});
});

const byDrug = (hcpcs: string): Promise<Record<string, unknown>[]> =>
  rows(
    `SELECT sum(collected_amount) AS collected, sum(acquisition_cost) AS cost, sum(net_cost_recovery) AS net,
       sum(unknown_cost_amount) AS unknown, sum(estimated_cost) AS estimated
     FROM mart.margin_cube WHERE hcpcs = '${hcpcs}'`
  );

describe("a drug without a code of its own", () => {
  it("is its NDC under whatever code payers want, costed by the packages its doses show", async () => {
    expect(await byDrug("99999000101")).toEqual([
      {collected: "9800.00", cost: "8000.00", net: "1800.00", unknown: "0.00", estimated: "0.00"}
    ]);
    expect(
      await rows("SELECT DISTINCT hcpcs, billed_hcpcs FROM core.drug_line WHERE claim_id IN ('N1', 'N2')")
    ).toEqual(
      expect.arrayContaining([
        {hcpcs: "99999000101", billed_hcpcs: "J3590"},
        {hcpcs: "99999000101", billed_hcpcs: "C9399"}
      ])
    );
  });

  it("is priced and packed by CMS's NOC files, and named by them, else by its NDC", async () => {
    // 100 of 200 units of a package of $420; CMS's limit is $2.462.
    expect(await byDrug("81298855203")).toMatchObject([{collected: "246.20", cost: "210.00"}]);
    expect(await rows("SELECT expected_allowed, basis FROM core.expected_payment WHERE claim_id = 'N3'")).toEqual([
      {expected_allowed: "246.20", basis: "medicare"}
    ]);
    expect(await rows("SELECT hcpcs, name FROM mart.drug WHERE length(hcpcs) = 11 ORDER BY hcpcs")).toEqual([
      {hcpcs: "77777000101", name: "NDC 77777-0001-01"},
      {hcpcs: "81298855203", name: "Vasopressin"},
      {hcpcs: "99999000101", name: "NDC 99999-0001-01"}
    ]);
  });

  it("that no NDC names has an unknown cost, reported with its dollars", async () => {
    expect(await byDrug("J3490")).toMatchObject([{collected: "80.00", cost: "0.00", unknown: "80.00"}]);
  });
});

describe("a code or a package that CMS's files do not have", () => {
  it("is a drug by the section of the code set, in the unit its claims and invoices show", async () => {
    expect(
      await rows(
        "SELECT DISTINCT ndc11, hcpcs, CAST(billing_units_per_package AS VARCHAR) AS units FROM core.package_unit WHERE package_basis = 'derived' ORDER BY ndc11"
      )
    ).toEqual([
      {ndc11: "57894009901", hcpcs: "J1745", units: "10.000000"},
      {ndc11: "66666000101", hcpcs: "Q5199", units: "10.000000"},
      {ndc11: "88888000101", hcpcs: "A9585", units: "10.000000"},
      {ndc11: "99999000101", hcpcs: "99999000101", units: "1.000000"}
    ]);
    expect(await byDrug("A9585")).toMatchObject([{collected: "60.00", cost: "54.00"}]);
    expect(await byDrug("Q5199")).toMatchObject([{collected: "2640.00", cost: "2400.00"}]);
  });

  it("whose package nobody tells stays on the shelf at its cost, and the cost of its doses is unknown", async () => {
    expect(await rows("SELECT units_left, cost_left FROM core.lot WHERE ndc11 = '55555000101'")).toEqual([
      {units_left: "1.000", cost_left: "1000.00"}
    ]);
    expect(
      await rows(
        "SELECT unknown_cost_lines AS lines, acquisition_cost AS cost FROM mart.margin_cube WHERE hcpcs = 'J0599'"
      )
    ).toEqual([{lines: "1", cost: "0.00"}]);
  });

  it("bought and never billed is stock of a drug, and may be counted", async () => {
    expect(await rows("SELECT hcpcs, units_left, cost_left FROM core.lot WHERE ndc11 = '77777000101'")).toEqual([
      {hcpcs: "77777000101", units_left: "2.000", cost_left: "1000.00"}
    ]);
    expect(await rows("SELECT sum(amount) AS amount FROM core.cost_adjustment WHERE ndc11 IS NOT NULL")).toEqual([
      {amount: null}
    ]);
  });
});

describe("services", () => {
  it("are administration, visits and others, each its own amount and in no drug's margin", async () => {
    expect(
      await rows(
        "SELECT sum(administration_amount) AS a, sum(evaluation_amount) AS e, sum(other_service_amount) AS o FROM mart.margin_cube"
      )
      // 127.92 is the tiny practice's own administration; others are 2 + 1 + 5 + 30 + 7.
    ).toEqual([{a: "227.92", e: "90.00", o: "45.00"}]);
    for (const mart of ["margin_by_drug", "margin_by_payer", "margin_by_site"])
      expect(
        await rows(`SELECT sum(evaluation_amount) AS e, sum(other_service_amount) AS o FROM mart.${mart}`)
      ).toEqual([{e: "90.00", o: "45.00"}]);
  });
});

describe("therapy lines", () => {
  it("are the table's, the practice's own rows first, and add up to the cube", async () => {
    const lines = await rows(
      "SELECT DISTINCT hcpcs, therapy_line FROM mart.drug WHERE hcpcs IN ('J1745', 'J3380', '99999000101', 'A9585')"
    );
    expect(Object.fromEntries(lines.map(({hcpcs, therapy_line}) => [hcpcs, therapy_line]))).toEqual({
      J1745: "rheumatology",
      J3380: "gastroenterology",
      "99999000101": "rare disease",
      A9585: "not assigned"
    });
    expect(
      await rows(
        "SELECT payer_id, net_cost_recovery AS net FROM mart.margin_by_therapy WHERE therapy_line = 'rare disease' ORDER BY payer_id"
      )
    ).toEqual([
      {payer_id: "acme", net: "1000.00"},
      {payer_id: "medicare", net: "800.00"}
    ]);
  });
});

describe("a restated CMS quarter", () => {
  it("lists own lines by the limit they were paid at, in units and dollars", async () => {
    expect(
      await rows(
        "SELECT payer_id, units, rebill_state, change_amount FROM mart.rebill_line WHERE hcpcs = 'J1745' ORDER BY units"
      )
    ).toEqual([
      {payer_id: "medicare", units: "10.000", rebill_state: "paid_at_old", change_amount: "5.25"},
      {payer_id: "medicare", units: "40.000", rebill_state: "paid_at_new", change_amount: "21.00"}
    ]);
  });
});
