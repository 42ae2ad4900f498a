import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";

/**
 * Terms of payers and of purchasing contracts that a practice can have and the sample has not, in one build of two quarters.
 * The right values are from 42 USC 1395w-3a, 1395l(t)(15), the meaning of CARC 23 and arithmetic on paper.
 */
const [REMICADE, ENTYVIO, NEW, UNCODED, UNPRICED] = [
  "57894003001",
  "64764030020",
  "11111000101",
  "55555000505",
  "55555000606"
] as const;

const preamble = (from: string, to: string, header: string): string =>
  `Payment Allowance Limits for Medicare Part B Drugs\n\n"Effective ${from} through ${to}"\n\n${header}`;
const QUARTERS = {
  "2025q1": ["January 1, 2025", "March 31, 2025", "515.000"],
  "2025q2": ["April 1, 2025", "June 30, 2025", "508.800"],
  "2028q1": ["January 1, 2028", "March 31, 2028", "508.800"]
} as const;
type Named = keyof typeof QUARTERS;

const limits = (name: Named): string => {
  const [from, to, newDrug] = QUARTERS[name];
  const header =
    "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes\n";
  return `${preamble(from, to, header)}J1745,Infliximab,10 MG,30.525,20.000,,,,,,
J3380,Vedolizumab,1 MG,${name === "2028q1" ? "10.600" : "21.200"},20.000,,,,,,
J2345,New drug,1 MG,${newDrug},20.000,,,,,,
`;
};
const crosswalk = (name: Named): string => `ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs
"Effective ${QUARTERS[name][0]} through ${QUARTERS[name][1]}"

_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J1745,Infliximab,Janssen,57894-0030-01,Remicade,10 MG,1,1,10,10
J3380,Vedolizumab,Takeda,64764-0300-20,Entyvio,1 MG,1,1,300,300
J2345,New drug,Newco,11111-0001-01,Newdrug,1 MG,1,1,10,10
`;
const NOC = `Payment Allowance Limits for Medicare Part B Not Otherwise Classified (NOC) Drugs
"Effective January 1, 2025 through March 31, 2025"

Drug Generic Name (Trade Name),Dosage,Payment Limit,Notes
Inventol (Maker),1 UNIT,$2.462,
Zerol (Maker),1 UNIT,$0.000,
`;
const NOC_CROSSWALK = `ASP NOC NDC - HCPCS Crosswalk for Medicare Part B Drugs
"January 1, 2025 through March 31, 2025"

Drug Generic Name,LABELER NAME,NDC or ALTERNATE ID,Drug Name,Dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
Inventol (Maker),Maker,55555-0005-05,Inventol,1 UNIT,100,10,20,200
Zerol (Maker),Maker,55555-0006-06,Zerol,1 UNIT,100,1,100,100
`;

const bought = (day: string, ndc: string, packages: number, price: number, contract = ""): string =>
  `Dist,${day}-${ndc},1,${day},north,${ndc},purchase,${packages},${price},${packages * price},${contract}\n`;
const PURCHASES = `vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount,contract_id
${bought("2025-01-02", REMICADE, 100, 300, "C1")}${bought("2025-05-01", REMICADE, 10, 310, "C1")}${bought("2025-01-05", ENTYVIO, 10, 5900, "C2")}${bought("2025-01-05", NEW, 5, 4900)}${bought("2025-05-02", NEW, 1, 4800, "C3")}${bought("2025-01-05", UNCODED, 3, 400)}${bought("2025-01-05", UNPRICED, 3, 200)}${bought("2025-05-03", ENTYVIO, 1, 5900, "C4")}${bought("2025-05-04", REMICADE, 1, 310, "C5")}`;
/**
 * C1 is raised by a second row; C2's tiers say not what they count; C3 is amended within its term; of C4's period two quarters have no
 * invoice; C5 has ended.
 */
const GPO = `contract_id,vendor,ndc11,starts,ends,price,tier,tier_threshold,rebate_pct,tier_measure
C1,Dist,${REMICADE},2025-01-01,,300.00,,,2,
C1,Dist,${REMICADE},2025-04-01,,310.00,,,4,
C2,Dist,${ENTYVIO},2025-01-01,2025-12-31,5900.00,1,0,2,
C2,Dist,${ENTYVIO},2025-01-01,2025-12-31,5900.00,2,50,5,
C3,Dist,${NEW},2025-01-01,2025-12-31,4900.00,,,3,
C3,Dist,${NEW},2025-04-01,2025-12-31,4800.00,,,,
C4,Dist,${ENTYVIO},2024-07-01,2025-06-30,5900.00,1,0,2,packages
C4,Dist,${ENTYVIO},2024-07-01,2025-06-30,5900.00,2,1,6,packages
C5,Dist,${REMICADE},2024-01-01,2025-03-31,310.00,,,2,
`;
const TERMS = `payer_id,starts,base,percent,fixed_amount,ends
acme,2024-01-01,cms_limit,120,,
globex,2024-01-01,asp,115,,
caseco,2024-01-01,case,,5000.00,
oldco,2022-01-01,cms_limit,130,,2024-12-31
`;

interface Given {
  readonly id: string;
  readonly day: string;
  readonly payer: string;
  readonly hcpcs: string;
  readonly ndc: string;
  readonly units: number;
  readonly allowed: number;
  readonly paid: number;
  readonly adjustments?: string;
  readonly patient_part?: number;
  readonly patient?: string;
}
/** Each with what the payer owes; null is unknown. */
const LINES: readonly (Given & {readonly name: string; readonly expected: string | null})[] = [
  {
    ...{name: "a second payer, contract", id: "COB", day: "2025-01-10", payer: "acme", hcpcs: "J1745", ndc: REMICADE},
    ...{units: 40, allowed: 1221, paid: 244.2, adjustments: "CO:45:780.00;OA:23:976.80", expected: null}
  },
  {
    ...{name: "Medicare after another payer", id: "MSP", day: "2025-01-11", payer: "medicare", hcpcs: "J1745"},
    ...{ndc: REMICADE, units: 40, allowed: 1221, paid: 221, adjustments: "OA:23:1000.00", expected: null}
  },
  {
    ...{name: "the same contract, first payer", id: "FIRST", day: "2025-01-12", payer: "acme", hcpcs: "J1745"},
    ...{ndc: REMICADE, units: 40, allowed: 1465.2, paid: 1465.2, expected: "1465.20"}
  },
  {
    ...{name: "a payer whose terms have ended", id: "OLD", day: "2025-01-12", payer: "oldco", hcpcs: "J1745"},
    ...{ndc: REMICADE, units: 40, allowed: 1300, paid: 1300, expected: null}
  },
  {
    ...{name: "ASP of a new drug at 103% of list", id: "NEW1", day: "2025-01-12", payer: "globex", hcpcs: "J2345"},
    ...{ndc: NEW, units: 10, allowed: 5500, paid: 5500, expected: null}
  },
  {
    ...{name: "the limit of a new drug at 103% of list", id: "NEW2", day: "2025-01-12", payer: "medicare"},
    ...{
      hcpcs: "J2345",
      ndc: NEW,
      units: 10,
      allowed: 5150,
      paid: 4037.6,
      patient_part: 1030,
      adjustments: "CO:253:82.40",
      expected: "5150.00"
    }
  },
  {
    // 115% × 508.8 ÷ 1.06 × 10.
    ...{name: "its ASP once it has one", id: "NEW3", day: "2025-04-12", payer: "globex", hcpcs: "J2345", ndc: NEW},
    ...{units: 10, allowed: 5520, paid: 5520, expected: "5520.00"}
  },
  {
    ...{name: "a drug without a code", id: "NOC1", day: "2025-01-13", payer: "medicare", hcpcs: "J3490", ndc: UNCODED},
    ...{units: 200, allowed: 492.4, paid: 386.04, patient_part: 98.48, adjustments: "CO:253:7.88", expected: "492.40"}
  },
  {
    ...{name: "one whose limit is printed 0", id: "NOC2", day: "2025-01-13", payer: "medicare", hcpcs: "J3490"},
    ...{ndc: UNPRICED, units: 100, allowed: 250, paid: 200, expected: null}
  },
  {
    ...{name: "one billed as C9399", id: "NOC3", day: "2025-01-13", payer: "medicare", hcpcs: "C9399", ndc: UNCODED},
    ...{units: 200, allowed: 592.8, paid: 474.24, expected: null}
  },
  {
    ...{name: "a case on one claim", id: "CASE1", day: "2025-02-12", payer: "caseco", hcpcs: "J2345", ndc: NEW},
    ...{units: 10, allowed: 0, paid: 0, adjustments: "CO:97:9000.00", patient: "P-CASE", expected: "0.00"}
  },
  {
    ...{name: "and on another of its day", id: "CASE2", day: "2025-02-12", payer: "caseco", hcpcs: "J1745"},
    ...{ndc: REMICADE, units: 40, allowed: 5000, paid: 5000, patient: "P-CASE", expected: "5000.00"}
  },
  {
    ...{name: "another patient's case", id: "CASE3", day: "2025-02-12", payer: "caseco", hcpcs: "J1745"},
    ...{ndc: REMICADE, units: 40, allowed: 4000, paid: 4000, patient: "P-OTHER", expected: "5000.00"}
  },
  {
    ...{name: "ASP of a selected drug in force", id: "MFP1", day: "2028-01-15", payer: "globex", hcpcs: "J3380"},
    ...{ndc: ENTYVIO, units: 300, allowed: 6900, paid: 6900, expected: null}
  },
  {
    ...{name: "its limit", id: "MFP2", day: "2028-01-15", payer: "medicare", hcpcs: "J3380", ndc: ENTYVIO},
    ...{units: 300, allowed: 3180, paid: 2493.12, patient_part: 636, adjustments: "CO:253:50.88", expected: "3180.00"}
  }
];
const CLAIMS = `claim_id,line,version,status,service_date,site_id,payer_id,patient_key,hcpcs,ndc11,modifiers,units,billed_amount,allowed_amount,paid_amount,patient_responsibility,patient_paid_amount,adjustments
${LINES.map(
  (line) =>
    `${line.id},1,1,original,${line.day},north,${line.payer},${line.patient ?? `P-${line.id}`},${line.hcpcs},${line.ndc},JZ,${line.units},9000,${line.allowed},${line.paid},${line.patient_part ?? 0},${line.patient_part ?? 0},${line.adjustments ?? ""}\n`
).join("")}`;

let build: SmallBuild;
beforeAll(async () => {
  const cms = (Object.keys(QUARTERS) as Named[]).flatMap((name) => [
    [`cms/limits-${name}.csv`, limits(name)] as const,
    [`cms/crosswalk-${name}.csv`, crosswalk(name)] as const
  ]);
  build = await smallBuild({
    asOf: "2028-02-15",
    files: {
      ...Object.fromEntries(cms),
      "cms/noc.csv": NOC,
      "cms/noc-crosswalk.csv": NOC_CROSSWALK,
      "purchases.csv": PURCHASES,
      "claims.csv": CLAIMS,
      "gpo_contracts.csv": GPO,
      "payer_contracts.csv": TERMS,
      "payers.csv":
        "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme,commercial\nglobex,Globex,commercial\ncaseco,Caseco,commercial\noldco,Oldco,commercial\n",
      "wac.csv": `ndc11,starts,wac_per_package\n${NEW},2025-01-01,5000.00\n`
    }
  });
});
afterAll(() => build?.close());

describe("what a payer owes", () => {
  it.each(LINES)("$name: $expected", async ({id, expected}) => {
    const rows = await build.query(
      `SELECT expected_allowed AS expected FROM core.expected_payment WHERE claim_id = '${id}'`
    );
    expect(rows).toEqual([{expected}]);
  });
  it("is short on no line but the one that is", async () => {
    expect(await build.query("SELECT claim_id, recoverable_amount FROM mart.underpayment ORDER BY 1")).toEqual([
      {claim_id: "CASE3", recoverable_amount: "1000.00"}
    ]);
  });
});

describe("a purchasing contract", () => {
  it.each([
    ["at 2% of 30,000", "C1", "2025Q1", "600.00"],
    ["at 4% of 3,100 by the row that follows, not 2% and 4%", "C1", "2025Q2", "124.00"],
    ["at the lowest of tiers that say not what they count", "C2", "2025Q1", "1180.00"],
    ["at the lowest tier where its period is not all in the files", "C4", "2025Q2", "118.00"],
    ["at 3% of 4,800 where the amendment does not speak of it", "C3", "2025Q2", "144.00"]
  ])("accrues %s (%s, %s): %s", async (_, program, quarter, accrued) => {
    expect(
      await build.query(
        `SELECT accrued_amount FROM core.rebate_share WHERE program_id = '${program}' AND quarter = '${quarter}'`
      )
    ).toEqual([{accrued_amount: accrued}]);
  });
  it("is on no tier where a quarter of its period has no invoice", async () => {
    expect(await build.query("SELECT contract_id FROM core.rebate_program")).toEqual([]);
  });
  it("has the price of the row that starts last: nothing leaks", async () => {
    expect(await build.query("SELECT invoice, leak_amount FROM mart.gpo_leakage")).toEqual([]);
  });
});

describe("what is not known", () => {
  it.each([
    ["terms_in_force", "1300.00"],
    ["rebate_periods", "5900.00"],
    ["prices_in_force", "310.00"]
  ])("is asked for with its dollars: %s, %s", async (finding, dollars) => {
    expect(await build.query(`SELECT is_told, dollars FROM core.finding_state WHERE finding = '${finding}'`)).toEqual([
      {is_told: false, dollars}
    ]);
  });
  it("is no verdict: what a payer before this one paid could make up for the loss", async () => {
    // 244.20 and 1,465.20 against 2,400.00; the other payer took care of 976.80.
    expect(
      await build.query(
        "SELECT is_underwater, net_cost_recovery FROM mart.underwater WHERE hcpcs = 'J1745' AND payer_id = 'acme'"
      )
    ).toEqual([{is_underwater: null, net_cost_recovery: "-690.60"}]);
  });
});
