import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given} from "./raw.ts";

const INFLIXIMAB = "57894003001";
const DAY = "2025-01-20";

interface Case {
  readonly name: string;
  readonly dose: number;
  readonly jw?: number;
  readonly jz?: boolean;
  readonly finding: string | null;
}

/** Vials of 10 units. */
const CASES: readonly Case[] = [
  {name: "whole vials, JZ", dose: 40, jz: true, finding: null},
  {name: "whole vials, nothing said", dose: 40, finding: null},
  {name: "dose and waste make whole vials", dose: 45, jw: 5, finding: null},
  {name: "a remainder nobody billed", dose: 45, finding: "missing_jw"},
  {name: "JZ with a remainder", dose: 45, jz: true, finding: "jz_with_waste"},
  {name: "JZ beside JW", dose: 45, jw: 5, jz: true, finding: "jz_with_waste"},
  {name: "dose and waste make no whole vials", dose: 45, jw: 3, finding: "not_whole_vials"},
  {name: "JW without a dose", dose: 0, jw: 5, finding: "jw_without_dose"},
  {name: "a whole vial discarded", dose: 40, jw: 10, finding: "whole_vial_discarded"},
  {name: "overfill billed", dose: 41, jz: true, finding: "units_above_package"}
];

describe("core.opened_vial", () => {
  let warehouse: BuiltRows;
  beforeAll(async () => {
    warehouse = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", INFLIXIMAB, "J1745", 10)],
        purchase: [bought(1, "2025-01-02", INFLIXIMAB, 100, 500)],
        claim_line: CASES.flatMap(({name, dose, jw, jz}) => [
          ...(dose > 0 ? [{...given(name, 1, DAY, "J1745", INFLIXIMAB, dose), modifiers: jz ? "JZ" : null}] : []),
          ...(jw ? [{...given(name, 2, DAY, "J1745", INFLIXIMAB, jw), modifiers: "JW"}] : [])
        ])
      },
      ["core.unbilled_waste"],
      "2025-04-30"
    );
  });
  afterAll(() => warehouse.close());

  it.each(CASES)("$name: $finding", async ({name, finding}) => {
    const rows = await warehouse.query(`SELECT finding FROM core.opened_vial WHERE claim_id = '${name}'`);
    expect(rows).toEqual([{finding}]);
  });

  it("costs the rest of the vial at what the dose cost", async () => {
    const rows = await warehouse.query("SELECT unbilled_waste_units, unbilled_waste_cost FROM core.unbilled_waste");
    expect(rows).toEqual([{unbilled_waste_units: "5.000", unbilled_waste_cost: "250.00"}]);
  });
});

// Single-dose is a property of the NDC (42 CFR 414.940): a 420 mg vial of a trastuzumab biosimilar is multiple-dose and the 150 mg
// one single-dose (labels, section 16); an NDC the table does not name is unknown.
describe("containers of one code", () => {
  const VIALS = [
    {claim_id: "kanjinti 420", hcpcs: "Q5117", ndc11: "55513013201", size: 42, dose: 34, finding: null},
    {claim_id: "kanjinti 420, rest", hcpcs: "Q5117", ndc11: "55513013201", size: 42, dose: 8, finding: null},
    {claim_id: "kanjinti 150", hcpcs: "Q5117", ndc11: "55513014101", size: 15, dose: 14, finding: "missing_jw"},
    {claim_id: "trazimera 420", hcpcs: "Q5116", ndc11: "00069030501", size: 42, dose: 30, finding: null},
    {claim_id: "procrit 20,000", hcpcs: "J0885", ndc11: "59676032004", size: 20, dose: 12, finding: null},
    {claim_id: "procrit 40,000", hcpcs: "J0885", ndc11: "59676034001", size: 40, dose: 30, finding: "missing_jw"},
    {
      claim_id: "not in the table",
      hcpcs: "J1745",
      ndc11: "99999000101",
      size: 10,
      dose: 31,
      finding: "container_unknown"
    }
  ] as const;
  let warehouse: BuiltRows;
  beforeAll(async () => {
    const products = [...new Map(VIALS.map((vial) => [vial.ndc11, vial])).values()];
    warehouse = await builtFrom(
      {
        ndc_hcpcs: products.map(({ndc11, hcpcs, size}) => crosswalk("2025Q1", ndc11, hcpcs, size)),
        purchase: products.map(({ndc11}, i) => bought(i + 1, "2025-01-02", ndc11, 40, 500)),
        claim_line: VIALS.map(({claim_id, hcpcs, ndc11, dose}) => given(claim_id, 1, DAY, hcpcs, ndc11, dose))
      },
      ["core.unbilled_waste", "mart.container_unknown"],
      "2025-04-30"
    );
  });
  afterAll(() => warehouse.close());

  it.each(VIALS)("$claim_id: $finding", async ({claim_id, finding}) => {
    const rows = await warehouse.query(
      `SELECT finding FROM core.opened_vial WHERE claim_id = '${claim_id}' AND finding IS NOT NULL`
    );
    expect(rows).toEqual(finding === null ? [] : [{finding}]);
  });

  it("says which NDC is not judged, and what the rest of its vials cost", async () => {
    expect(await warehouse.query("SELECT ndc11, visits, rest_units, rest_cost FROM mart.container_unknown")).toEqual([
      {ndc11: "99999000101", visits: "1", rest_units: "9.000", rest_cost: "450.00"}
    ]);
  });
});

// Published examples, all of single-dose vials: what is thrown away is billed with JW, in whole units.
describe("published examples of waste", () => {
  const [BOTOX_100, BOTOX_200, ACTEMRA_80, ACTEMRA_200] = ["00023114501", "00023392102", "50242013501", "50242013601"];
  const [AVASTIN_400, REMICADE] = ["50242006101", "57894003001"];
  const EXAMPLES = [
    // carecostoptimizer.com, JW modifier and waste economics (2026): 155 of 200 units, 45 discarded.
    {claim_id: "botox", hcpcs: "J0585", ndc11: BOTOX_200, size: 200, dose: 155, waste: "45.000"},
    // First Coast (Medicare contractor), avoid claim denials: 95 of 100 given, 5 discarded; the same in MLN MM6711.
    {claim_id: "95 of 100", hcpcs: "J0585", ndc11: BOTOX_100, size: 100, dose: 95, waste: "5.000"},
    // rtacpa.com 2017-08-16: 331 units from vials of 200, 80 and 80; 29 discarded.
    {claim_id: "actemra 200", hcpcs: "J3262", ndc11: ACTEMRA_200, size: 200, dose: 200, waste: null},
    {claim_id: "actemra 131", hcpcs: "J3262", ndc11: ACTEMRA_80, size: 80, dose: 131, waste: "29.000"},
    // The same: 1,600 mg of bevacizumab from vials of 400 mg, nothing discarded.
    {claim_id: "avastin", hcpcs: "J9035", ndc11: AVASTIN_400, size: 40, dose: 160, waste: null},
    // Noridian (Medicare contractor), modifier JW: 350 mg from four vials of 100 mg.
    {claim_id: "infliximab", hcpcs: "J1745", ndc11: REMICADE, size: 10, dose: 35, waste: "5.000"},
    // The Rheumatologist, key facts on billing drug wastage: 70 mg, and 77 mg as 8 units, of a vial of 100 mg; 7 mg of 10 mg is a whole unit.
    {claim_id: "70 mg", hcpcs: "J1745", ndc11: REMICADE, size: 10, dose: 7, waste: "3.000"},
    {claim_id: "77 mg", hcpcs: "J1745", ndc11: REMICADE, size: 10, dose: 8, waste: "2.000"}
  ] as const;
  let warehouse: BuiltRows;
  beforeAll(async () => {
    const products = [...new Map(EXAMPLES.map((example) => [example.ndc11, example])).values()];
    warehouse = await builtFrom(
      {
        ndc_hcpcs: products.map(({ndc11, hcpcs, size}) => crosswalk("2025Q1", ndc11, hcpcs, size)),
        purchase: products.map(({ndc11}, i) => bought(i + 1, "2025-01-02", ndc11, 40, 500)),
        claim_line: EXAMPLES.map(({claim_id, hcpcs, ndc11, dose}) => given(claim_id, 1, DAY, hcpcs, ndc11, dose))
      },
      ["core.unbilled_waste"],
      "2025-04-30"
    );
  });
  afterAll(() => warehouse.close());

  it.each(EXAMPLES)("$claim_id: $waste", async ({claim_id, waste}) => {
    const rows = await warehouse.query(
      `SELECT unbilled_waste_units FROM core.unbilled_waste WHERE claim_id = '${claim_id}'`
    );
    expect(rows).toEqual(waste === null ? [] : [{unbilled_waste_units: waste}]);
  });
});

describe("an NDC under two codes of different units (J1300 of 10 mg, J1299 of 2 mg)", () => {
  const SOLIRIS = "25682000101";
  let warehouse: BuiltRows;
  beforeAll(async () => {
    warehouse = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", SOLIRIS, "J1300", 30), crosswalk("2025Q2", SOLIRIS, "J1299", 150)],
        purchase: [bought(1, "2025-03-01", SOLIRIS, 4, 6000)],
        claim_line: [
          {...given("A", 1, "2025-03-10", "J1300", SOLIRIS, 30), modifiers: "JZ"},
          given("B", 1, "2025-03-11", "J1300", SOLIRIS, 28),
          {...given("C", 1, "2025-04-10", "J1299", SOLIRIS, 150), modifiers: "JZ"}
        ],
        inventory_count: [{site_id: "S", ndc11: SOLIRIS, count_date: "2025-03-31", packages: 2}],
        schedule: [
          {appointment_id: "1", site_id: "S", date: "2025-04-28", hcpcs: "J1299", units: 300, status: "planned"}
        ]
      },
      ["mart.unit_ledger", "mart.supply"],
      "2025-04-30"
    );
  });
  afterAll(() => warehouse.close());

  it("keeps one unit through the change: doses, waste and stock are in 2 mg", async () => {
    const rows = await warehouse.query(
      `SELECT quarter, hcpcs, opening_units, purchased_units, billed_units, other_waste_units, other_waste_cost, unexplained_units, closing_units, closing_cost, units_short
       FROM mart.unit_ledger ORDER BY quarter`
    );
    expect(rows).toEqual([
      {
        ...{
          quarter: "2025Q1",
          hcpcs: "J1299",
          opening_units: "0.000",
          purchased_units: "600.000",
          billed_units: "290.000"
        },
        // The first count of a key is its baseline: what is missing at it went before, and is no loss.
        ...{other_waste_units: "0.000", other_waste_cost: "0.00", unexplained_units: "0.000"},
        ...{closing_units: "300.000", closing_cost: "12000.00", units_short: "0.000"}
      },
      {
        ...{
          quarter: "2025Q2",
          hcpcs: "J1299",
          opening_units: "300.000",
          purchased_units: "0.000",
          billed_units: "150.000"
        },
        ...{other_waste_units: "0.000", other_waste_cost: "0.00", unexplained_units: "0.000"},
        ...{closing_units: "150.000", closing_cost: "6000.00", units_short: "0.000"}
      }
    ]);
  });

  it("costs a dose of either code by the vial it took", async () => {
    const rows = await warehouse.query(
      "SELECT claim_id, acquisition_cost FROM core.line_cost WHERE method = 'fifo' ORDER BY claim_id"
    );
    expect(rows).toEqual([
      {claim_id: "A", acquisition_cost: "6000.00"},
      {claim_id: "B", acquisition_cost: "5600.00"},
      {claim_id: "C", acquisition_cost: "6000.00"}
    ]);
  });

  it("sets stock against the schedule in the units of the new code", async () => {
    const rows = await warehouse.query(
      "SELECT hcpcs, on_hand_units, planned_units, missing_units, order_packages, order_amount FROM mart.supply WHERE hcpcs = 'J1299'"
    );
    expect(rows).toEqual([
      {
        ...{hcpcs: "J1299", on_hand_units: "150.000", planned_units: "300.000"},
        ...{missing_units: "150.000", order_packages: "1.000", order_amount: "6000.00"}
      }
    ]);
  });
});
