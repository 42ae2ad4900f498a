import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";

/**
 * A biologic without a code of its own, bought at $4,000.00 a vial. Medicare contractors have it billed as one unit of service however
 * much was given (tips for J3490), and the 837 tells the items beside the NDC (CTP04, CTP05).
 */
const NDC = "99999000101";
const sent = (claim: string, day: string, quantity: string, unit: string): string =>
  [
    `CLM*${claim}*20000.00***11:B:1*Y*A*Y*Y`,
    "HI*ABK:K5000",
    "LX*1",
    `SV1*HC:J3590*20000.00*UN*1***1`,
    `DTP*472*D8*${day.replaceAll("-", "")}`,
    `LIN**N4*${NDC}`,
    `CTP****${quantity}*${unit}`
  ].join("~\n");
const DOSES = [
  {claim: "two", day: "2025-04-07", quantity: "2", unit: "UN", allowed: "9600.00", paid: "9600.00"},
  {claim: "one", day: "2025-04-08", quantity: "1", unit: "UN", allowed: "4800.00", paid: "4800.00"},
  {claim: "half", day: "2025-04-09", quantity: "1.5", unit: "UN", allowed: "7200.00", paid: "7200.00"},
  {claim: "liquid", day: "2025-04-10", quantity: "10", unit: "ML", allowed: "4800.00", paid: "4800.00"}
];
const X12 = [
  "ISA*00*          *00*          *ZZ*CLRHOUSE       *ZZ*PRACTICE       *250705*0600*^*00501*000001010*0*P*:",
  "GS*HC*CLRHOUSE*PRACTICE*20250705*0600*1010*X*005010X222A1",
  "ST*837*0001*005010X222A1",
  "BHT*0019*00*B1*20250416*0600*CH",
  "HL*1**20*1",
  "NM1*85*2*NORTH CENTER*****XX*1999999810",
  "HL*2*1*22*0",
  "SBR*P*18*******MB",
  "NM1*IL*1*DOE*JANE****MI*M0001",
  "NM1*PR*2*MEDICARE PART B IOWA*****PI*05101",
  ...DOSES.map(({claim, day, quantity, unit}) => sent(claim, day, quantity, unit)),
  `SE*${8 + 7 * DOSES.length}*0001`,
  "GE*1*1010",
  "IEA*1*000001010",
  ""
].join("~\n");
const CLAIMS = [
  "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,ndc11,units,billed_amount,allowed_amount,paid_amount,patient_paid_amount",
  ...DOSES.map(
    ({claim, day, allowed, paid}) =>
      `${claim},1,1,original,${day},north,medicare,J3590,${NDC},1,20000.00,${allowed},${paid},0.00`
  ),
  ""
].join("\n");

let built: SmallBuild;
beforeAll(async () => {
  built = await smallBuild({
    files: {
      ...{"cms/limits.csv": LIMITS, "cms/crosswalk.csv": CROSSWALK, "a.837": X12, "claims.csv": CLAIMS},
      "purchases.csv": `vendor,invoice,line,invoice_date,received_date,site_id,ndc11,kind,packages,unit_price,extended_amount\nV,1,1,2025-04-01,2025-04-02,north,${NDC},purchase,10,4000.00,40000.00\n`,
      "payers.csv": "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\n"
    }
  });
});
afterAll(() => built?.close());

describe("a dose under an unclassified code", () => {
  it.each([
    ["two", {units: "2.000", cost: "8000.00"}],
    ["one", {units: "1.000", cost: "4000.00"}],
    ["half", {units: "1.500", cost: "6000.00"}],
    // What ten milliliters are of a vial no file tells: the units billed, and a warning.
    ["liquid", {units: "1.000", cost: "4000.00"}]
  ])("costs the items that its 837 tells beside the NDC: %s", async (claim_id, expected) => {
    expect(
      await built.query(
        `SELECT line.units, cost.acquisition_cost AS cost FROM core.claim_line AS line JOIN core.drug_line AS cost USING (claim_id, line) WHERE cost.method = 'fifo' AND claim_id = '${claim_id}'`
      )
    ).toEqual([expected]);
  });

  it("leaves the rest on the shelf, and warns of what is in no items alone", async () => {
    expect(
      await built.query("SELECT closing_units, closing_cost FROM core.unit_ledger ORDER BY quarter DESC LIMIT 1")
    ).toEqual([{closing_units: "4.500", closing_cost: "18000.00"}]);
    const warned = built.checks.find(({name}) => name === "units-of-unclassified-codes-are-items");
    expect(warned?.failures).toBe(1);
  });
});
