import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {renderReport} from "../../../loaders/report.ts";
import {type Practice, PURCHASES, practiceOf} from "./practice.ts";
import {claims837, remittance} from "./write.ts";

/** What builds when only X12 tells of sites and payers, and when only 835s tell of claims. */

const DAY = "DTM*472*20250415";
const J1745 = (charge: string, units: string): string[] => [
  `SV1*HC:J1745*${charge}*UN*${units}***1`,
  "DTP*472*D8*20250415",
  "LIN**N4*57894003001"
];
const paid = (id: string, filing: string, amount: string, charge = "1000"): string[] => [
  `CLP*${id}*1*${charge}*${amount}**${filing}*I${id}*11*1`,
  `NM1*QC*1*DOE*${id}****MI*M${id}`,
  `SVC*HC:J1745*${charge}*${amount}**10`,
  DAY,
  `CAS*CO*45*${Number(charge) - Number(amount)}`
];

describe("X12 alone", () => {
  let practice: Practice;
  beforeAll(async () => {
    const claim = (id: string, payer: string, payerId: string, filing: string, place: string[] = []) => ({
      id,
      payer,
      payerId,
      filing,
      extra: place,
      lines: [J1745("1000", "10")]
    });
    const east = ["NM1*77*2*EAST INFUSION SUITE", "N3*9 EAST RD", "N4*CEDAR*IA*50601"];
    practice = await practiceOf({
      "purchases.csv": `${PURCHASES}Acme Specialty,A2,1,2025-04-01,2025-04-02,east,57894003001,purchase,5,320.00,1600.00\n`,
      "a.837": claims837([
        claim("H1", "HUMANA INC", "61101", "16", east),
        claim("H2", "Humana, Inc.", "61101", "CI"),
        claim("U1", "UNITED HEALTHCARE", "87726", "CI"),
        claim("U2", "UnitedHealthcare", "UHC01", "12"),
        claim("M1", "MEDICARE PART B IOWA", "05101", "MB")
      ]),
      "a.835": remittance([
        {trace: "1", payer: "HUMANA", id: "61101", claims: [...paid("H1", "16", "300"), ...paid("H2", "12", "400")]},
        {
          trace: "2",
          payer: "UHC OF IOWA",
          id: "41194",
          claims: [...paid("U1", "12", "500"), ...paid("U2", "12", "500")]
        },
        {trace: "3", payer: "WPS GHA", id: "1391", claims: paid("M1", "MB", "290")}
      ])
    });
  });
  afterAll(() => practice.warehouse.close());

  it("groups spellings of a payer by id, name and the claims both tell, and parts lines of business", async () => {
    expect(
      await practice.rows(`SELECT line.claim_id, line.payer_id, payer.kind, line.site_id, line.paid_amount AS paid
        FROM core.claim_line AS line JOIN core.payer AS payer USING (payer_id) ORDER BY line.claim_id`)
    ).toEqual([
      {
        claim_id: "H1",
        payer_id: "61101-medicare_advantage",
        kind: "medicare_advantage",
        site_id: "east",
        paid: "300.00"
      },
      {claim_id: "H2", payer_id: "61101", kind: "commercial", site_id: "north", paid: "400.00"},
      {claim_id: "M1", payer_id: "05101", kind: "medicare_ffs", site_id: "north", paid: "290.00"},
      {claim_id: "U1", payer_id: "87726", kind: "commercial", site_id: "north", paid: "500.00"},
      {claim_id: "U2", payer_id: "87726", kind: "commercial", site_id: "north", paid: "500.00"}
    ]);
  });

  it("costs each dose at its own site, called as the purchases call it", async () => {
    expect(
      await practice.rows(
        "SELECT site_id, sum(acquisition_cost) AS cost FROM core.drug_line WHERE method = 'fifo' GROUP BY ALL ORDER BY ALL"
      )
    ).toEqual([
      {site_id: "east", cost: "320.00"},
      {site_id: "north", cost: "1210.28"}
    ]);
  });

  it("ends a load with the rows of sites.csv, payers.csv and payer_spellings.csv it derived", () => {
    const text = renderReport(practice.report);
    expect(practice.report.warnings.join("\n")).toContain("2 sites and 4 payers stand in no sites.csv or payers.csv");
    for (const row of [
      "site_id,name,kind,place_of_service,npi,state",
      "north,NORTH CENTER,office,11,1999999810,",
      "east,EAST INFUSION SUITE,office,11,,IA",
      "05101,MEDICARE PART B IOWA,medicare_ffs",
      "61101-medicare_advantage,HUMANA INC (Medicare Advantage),medicare_advantage",
      "87726,41194,UHC OF IOWA,,12"
    ])
      expect(text.split("\n")).toContain(row);
  });
});

describe("835s alone", () => {
  it("tell what was collected, allowed and denied, at the payee's site, and cost the drug that is bought of the code", async () => {
    const {rows, warehouse} = await practiceOf({
      "purchases.csv": PURCHASES,
      "a.835": remittance([
        {trace: "1", payer: "AETNA", id: "60054", claims: [...paid("A1", "12", "400"), ...paid("A2", "12", "0")]}
      ])
    });
    expect(
      await rows(`SELECT claim_id, status, site_id, payer_id, units, ledger_ndc11, allowed_amount AS allowed, paid_amount AS paid, acquisition_cost AS cost
        FROM core.drug_line WHERE method = 'fifo' ORDER BY ALL`)
    ).toEqual([
      // 1,000.00 written off whole by contract is priced at nothing, not denied.
      {
        claim_id: "A1",
        status: "original",
        site_id: "north",
        payer_id: "60054",
        units: "10.000",
        ledger_ndc11: "57894003001",
        allowed: "400.00",
        paid: "400.00",
        cost: "302.57"
      },
      {
        claim_id: "A2",
        status: "original",
        site_id: "north",
        payer_id: "60054",
        units: "10.000",
        ledger_ndc11: "57894003001",
        allowed: "0.00",
        paid: "0.00",
        cost: "302.57"
      }
    ]);
    warehouse.close();
  });
});

describe("payers.csv and payer_spellings.csv", () => {
  const listed =
    "payer_id,name,kind\n61101,Humana,commercial\nhumana-ma,Humana Medicare Advantage,medicare_advantage\naetna,Aetna,commercial\n";
  const files = {
    "purchases.csv": PURCHASES,
    "payers.csv": listed,
    "a.837": claims837([
      {id: "H1", payer: "HUMANA", payerId: "61101", filing: "16", lines: [J1745("1000", "10")]},
      {id: "H2", payer: "HUMANA", payerId: "61101", filing: "CI", lines: [J1745("1000", "10")]},
      {id: "H3", payer: "HUMANA MEDICARE ADVANTAGE", payerId: "61101", filing: "CI", lines: [J1745("1000", "10")]},
      {id: "X1", payer: "MERITAIN", payerId: "41124", filing: "CI", lines: [J1745("1000", "10")]}
    ])
  };
  const payers = async (more: Record<string, string>): Promise<unknown[]> => {
    const {rows, warehouse} = await practiceOf({...files, ...more}, ["core.claim_line_state"]);
    const found = await rows("SELECT claim_id, payer_id FROM core.claim_line_state ORDER BY claim_id");
    warehouse.close();
    return found.map((row) => `${row["claim_id"]} ${row["payer_id"]}`);
  };

  it("an id does not beat the name and the line of business of a payer that is listed", async () => {
    expect(await payers({})).toEqual(["H1 humana-ma", "H2 61101", "H3 humana-ma", "X1 41124"]);
  });

  it("the practice's table puts a spelling with another payer", async () => {
    const table =
      "payer_id,told_identifier,told_name,told_plan,told_filing_code\naetna,41124,,,\naetna,any,Humana,,CI\n";
    expect(await payers({"payer_spellings.csv": table})).toEqual([
      "H1 humana-ma",
      "H2 aetna",
      "H3 humana-ma",
      "X1 aetna"
    ]);
  });
});
