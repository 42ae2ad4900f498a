import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, builtFrom} from "./raw.ts";

/** Rows as CMS printed them: quarter, code, dosage, limit, note. */
const LIMITS = [
  ["2025Q2", "Q5127", "0.5 MG", "251.245", null],
  ["2025Q2", "J2506", "0.5 MG", "19.981", null],
  ["2025Q2", "Q5147", "1 MG", "795.861", "Added April 2025"],
  ["2025Q2", "J0178", "1 MG", "795.861", null],
  ["2025Q2", "Q5117", "10 MG", "27.905", "AMP-based payment limit"],
  ["2025Q2", "Q9991", "Less than or equal to 100 MG", "1925.231", null],
  ["2026Q1", "Q5103", "10 MG", "24.220", "8% of reference add-on applied"],
  ["2026Q1", "J1745", "10 MG", "32.423", null],
  ["2026Q1", "Q5127", "0.5 MG", "147.236", null],
  ["2026Q1", "J2506", "0.5 MG", "122.837", null],
  ["2026Q1", "Q5147", "1 MG", "866.203", null],
  ["2026Q1", "J0178", "1 MG", "763.901", null],
  ["2018Q4", "Q5108", "0.5 MG", "368.792", null],
  ["2018Q4", "J2505", "6 MG", "4687.714", null],
  ["2025Q1", "Q5139", "10 MG", "200.000", null],
  ["2025Q1", "J1300", "10 MG", "224.159", null],
  // Invented: a code of CMS's biosimilar block that no table names, and one whose reference is not priced.
  ["2026Q1", "Q5198", "10 MG", "100.000", null],
  ["2026Q1", "Q5137", "1 MG", "100.000", "8% of reference add-on applied"],
  ["2025Q2", "Q5139", "10 MG", "250.000", null],
  ["2025Q2", "J1299", "2 MG", "44.809", null]
] as const;

describe("core.limit_asp: the ASP inside a published limit", () => {
  let warehouse: BuiltRows;
  beforeAll(async () => {
    warehouse = await builtFrom(
      {
        payment_limit: LIMITS.map(([quarter, hcpcs, dosage, payment_limit, notes], i) => ({
          ...{file_id: Number(quarter.replace("Q", "")), line: i + 2, quarter, hcpcs, dosage, payment_limit, notes},
          ...{
            is_inflation_adjusted: "false",
            is_clotting_factor: "false",
            is_lesser_of: "false",
            is_added: "false",
            is_updated: "false"
          },
          is_add_on_8pct: notes?.startsWith("8%") ? "true" : "false",
          is_amp_based: notes?.startsWith("AMP") ? "true" : "false"
        }))
      },
      ["core.limit_asp", "core.drug"],
      "2026-03-31"
    );
  });
  afterAll(() => warehouse.close());

  it.each([
    // 251.245 − 6% × 19.981 ÷ 1.06 (CMS files of April 2025; 42 USC 1395w-3a(b)(8)).
    ["2025Q2", "Q5127", "biosimilar", "250.114000"],
    // Its limit is its reference's: initial period, no ASP ((c)(4)(B)).
    ["2025Q2", "Q5147", "initial", null],
    ["2025Q2", "Q5117", "amp", null],
    // Q99xx, and no biosimilar: 1925.231 ÷ 1.06.
    ["2025Q2", "Q9991", "asp", "1816.255660"],
    // 24.220 − 8% × 32.423 ÷ 1.06 (CMS file of January 2026).
    ["2026Q1", "Q5103", "biosimilar", "21.772981"],
    // 147.236 − 6% × 122.837 ÷ 1.06; 866.203 − 6% × 763.901 ÷ 1.06.
    ["2026Q1", "Q5127", "biosimilar", "140.282962"],
    ["2026Q1", "Q5147", "biosimilar", "822.963321"],
    // The reference was J2505 of 6 mg before J2506 of 0.5 mg: 4687.714 ÷ 12 = 390.642833 a unit.
    ["2018Q4", "Q5108", "biosimilar", "346.680142"],
    ["2026Q1", "Q5198", "biosimilar", null],
    ["2026Q1", "Q5137", "biosimilar", null],
    // 10 mg against the 2 mg of its reference: 250 − 6% × 5 × 44.809 ÷ 1.06; before April 2025 against J1300's 10 mg.
    ["2025Q2", "Q5139", "biosimilar", "237.318208"],
    ["2025Q1", "Q5139", "biosimilar", "187.311755"]
  ] as const)("%s %s: %s, %s", async (quarter, hcpcs, limit_basis, asp) => {
    const rows = await warehouse.query(
      `SELECT limit_basis, asp FROM core.limit_asp WHERE quarter = '${quarter}' AND hcpcs = '${hcpcs}'`
    );
    expect(rows).toEqual([{limit_basis, asp}]);
  });

  it("names class, family and reference of a biosimilar that the table of drugs leaves out", async () => {
    const rows = await warehouse.query(
      "SELECT hcpcs, family, drug_class, reference_hcpcs FROM core.drug WHERE hcpcs IN ('Q5127', 'Q9991') ORDER BY hcpcs"
    );
    expect(rows).toEqual([
      {hcpcs: "Q5127", family: "pegfilgrastim", drug_class: "biosimilar", reference_hcpcs: "J2506"},
      {hcpcs: "Q9991", family: null, drug_class: null, reference_hcpcs: null}
    ]);
  });
});
