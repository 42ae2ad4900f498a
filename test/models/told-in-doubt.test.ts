import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";
import {claims837, clp, remittance, type Sent, svc} from "../loaders/x12/write.ts";

/**
 * What files tell in a way that has two readings: NDCs of ten digits, a count beside its lots, a credit far below the price, a
 * denied claim that comes again under a new number, a take-back that holds a short control number. Each is decided where the files
 * decide it, else said in dollars. Doses are 50 units of J1745 of 15 April, packages hold 10 units.
 */
const dose = (id: string, {ndc = "N4*57894003001", ...rest}: Partial<Sent> & {ndc?: string} = {}): Sent => ({
  id,
  lines: [["SV1*HC:J1745*3000*UN*50***1", "DTP*472*D8*20250415", `LIN**${ndc}`]],
  ...rest
});
const RITA = {member: "MRITA", name: "DOE*RITA"};
const PAT = {member: "MPAT", name: "DOE*PAT"};
const TOM = {member: "MTOM", name: "DOE*TOM"};
const paid = (id: string, icn = `I${id}`): string[] => [
  ...clp(id, "1", "3000", "1500", {icn}),
  ...svc("J1745", "3000", "1500", "50", "CAS*CO*45*1500")
];
const denied = (id: string): string[] => [
  ...clp(id, "4", "3000", "0"),
  ...svc("J1745", "3000", "0", "50", "CAS*CO*16*3000")
];
const FILES: Record<string, string> = {
  "limits.csv": LIMITS,
  "crosswalk.csv": CROSSWALK,
  "sites.csv":
    "site_id,name,kind,place_of_service,npi,state\nnorth,North,office,11,1999999810,IA\ntotal,Total,aic,11,,IA\nrest,Rest,aic,11,,IA\none,One,aic,11,,IA\n",
  "purchases.csv": `vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount
V,1,1,2025-01-02,north,57894003001,purchase,200,300.00,60000.00
V,2,1,2025-01-02,total,57894003001,purchase,6,300.00,1800.00
V,3,1,2025-01-02,rest,57894003001,purchase,7,300.00,2100.00
V,4,1,2025-01-02,one,57894003001,purchase,6,300.00,1800.00
V,5,1,2025-02-02,north,57894003001,return,-12,10.00,-120.00
V,6,1,2025-02-02,north,57894003001,return,-1,270.00,-270.00
`,
  // 5 is what a hasty hand made of 2 + 4; 5 and 2 are the 7 that the book has; one lot of 6 stands beside 6.
  "counts.csv": `site_id,ndc11,count_date,packages,lot
total,57894003001,2025-02-28,5,
total,57894003001,2025-02-28,2,L1
total,57894003001,2025-02-28,4,L2
rest,57894003001,2025-02-28,5,
rest,57894003001,2025-02-28,2,L1
one,57894003001,2025-02-28,6,
one,57894003001,2025-02-28,6,L1
`,
  "a.837": claims837([
    dose("N1", {ndc: "ND*5789403001"}),
    dose("N2", {ndc: "N2*5789403001"}),
    dose("N3", {ndc: "N4*1234567890"}),
    dose("N4", {ndc: "ND*57894003001"}),
    dose("R1", RITA),
    dose("P1", PAT),
    dose("T1", TOM),
    ...["W1", "W2", "W3"].map((id) => dose(id))
  ]),
  "b.837": claims837([dose("R2", RITA), dose("P2", PAT), dose("T2", TOM)], {date: "20250601"}),
  "a.835": remittance([
    {
      trace: "1",
      claims: [
        ...[...denied("R1"), ...denied("P1"), ...paid("T1")],
        ...[...paid("W1", "7654321"), ...paid("W2", "ICN4"), ...paid("W3", "8881234")]
      ]
    },
    {
      trace: "2",
      date: "20250620",
      claims: paid("R2"),
      plb: ["PLB*1999999810*20251231*WO:AB7654321X*1500*WO:ICN4/R7*1500*WO:AB8881234X*20"]
    }
  ])
};

describe("what is told in two ways", () => {
  let built: SmallBuild;
  beforeAll(async () => {
    built = await smallBuild({files: FILES});
  }, 120_000);
  afterAll(() => built.close());
  const check = (name: string) => built.checks.find((each) => each.name === name);
  const lines = (letter: string, columns: string) =>
    built.query(
      `SELECT claim_id, ${columns} FROM core.claim_line WHERE claim_id LIKE '${letter}%' ORDER BY claim_id, line`
    );

  it("an NDC of ten digits is the one package of the code that it can be, else said", async () => {
    expect(await lines("N", "ndc11")).toEqual([
      {claim_id: "N1", ndc11: "57894003001"},
      {claim_id: "N2", ndc11: "57894003001"},
      {claim_id: "N3", ndc11: null},
      {claim_id: "N4", ndc11: "57894003001"}
    ]);
    expect(check("ndcs-of-claims-can-be-read")).toMatchObject({severity: "warn", failures: 1, dollars: "3000.00"});
  });
  it("a claim sent again after a whole denial is one dose, and waits until it is answered", async () => {
    expect(await lines("R", "status, is_open, units, paid_amount")).toEqual([
      {claim_id: "R1", status: "original", is_open: false, units: "50.000", paid_amount: "1500.00"}
    ]);
    expect(await lines("P", "status, is_open, units, paid_amount")).toEqual([
      {claim_id: "P1", status: "replacement", is_open: true, units: "50.000", paid_amount: null}
    ]);
    // What was paid is not sent again: the second is a dose of its own, in doubt.
    expect(await lines("T", "is_open")).toEqual([
      {claim_id: "T1", is_open: false},
      {claim_id: "T2", is_open: true}
    ]);
    expect(await built.query("SELECT claim_id, reason FROM core.dose_told_twice")).toEqual([
      {claim_id: "T2", reason: "billed_again"}
    ]);
  });
  it("a take-back that holds a short control number is of that claim where it takes what was paid", async () => {
    expect(await lines("W", "paid_amount")).toEqual([
      {claim_id: "W1", paid_amount: "0.00"},
      {claim_id: "W2", paid_amount: "0.00"},
      {claim_id: "W3", paid_amount: "1500.00"}
    ]);
  });
  it("a count without a lot is said where the book speaks for a total", () => {
    expect(check("counts-without-a-lot-are-no-totals")).toMatchObject({
      severity: "warn",
      failures: 2,
      dollars: "3600.00"
    });
    expect(check("counts-without-a-lot-are-no-totals")?.examples.map(({site_id}) => site_id)).toEqual(["one", "total"]);
  });
  it("a return credited far below its price is said", () => {
    expect(check("returns-are-credited-near-their-price")).toMatchObject({
      severity: "warn",
      failures: 1,
      dollars: "3480.00"
    });
  });
});
