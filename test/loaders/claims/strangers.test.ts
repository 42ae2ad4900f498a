import {beforeAll, describe, expect, it} from "vitest";
import {dollarsOf} from "../../../loaders/profile/claims/cells.ts";
import {codeParts, isCode, isSeveralCodes} from "../../../loaders/profile/claims/words.ts";
import {severalDateFormats} from "../../../loaders/profile/sniff.ts";
import {described, type Practice} from "./helpers.ts";

/** Reports of practices nobody has seen: each a way to write the same two doses. Right values are those of the first. */

const LISTS = {
  "sites.csv": "site_id,name,kind,place_of_service\nnorth,North,aic,11\n",
  "payers.csv": "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\naetna,Aetna,commercial\n"
};
const HEAD = "Claim #,DOS,CPT,Units,Charges,Allowed,Ins Paid,Pt Paid,Payer,Location";
const MEDICARE = "3000.00,1526.15,1196.50,305.23,Medicare Part B,North";
const AETNA = "3000.00,1750.00,1350.00,400.00,Aetna,North";

const FILES: {readonly [name: string]: string} = {
  "glued.csv": `${HEAD}
G1,04/15/2025,J1745-JZ,50,${MEDICARE}
G2,04/15/2025,J1745JZ,50,${AETNA}
G3,04/15/2025,J1745 (JZ) 59,50,${AETNA}
G4,04/15/2025,9641359,1,${AETNA}
`,
  "described.csv": `${HEAD.replace("CPT", "Procedure")}
D1,04/15/2025,J1745 - INFLIXIMAB 10 MG,50,${MEDICARE}
D2,04/15/2025,96413 - CHEMO INFUSION 1 HR,1,${AETNA}
`,
  "comma.csv": `Claim #;DOS;CPT;Units;Charges;Allowed;Ins Paid;Pt Paid;Payer;Location
C1;15.04.2025;J1745;50,00;3.000,00;1.526,15;1.196,50;305,23;Medicare Part B;North
C2;22.04.2025;J1745;50,00;3.000,00;1.750,00;1.350,00;400,00;Aetna;North
`,
  "groups.csv": `Claim,,Service,,,Amounts,,,,Payer,Site
Number,Line,Date,Code,Units,Charge,Allowed,Ins Paid,Pt Paid,Name,Name
M1,1,04/15/2025,J1745,50,${MEDICARE}
M2,1,04/22/2025,J1745,50,${AETNA}
`,
  "formulas.csv": `Claim #,DOS,CPT,NDC,Units,Charges,Allowed,Ins Paid,Pt Paid,Payer,Location
"=""0071""",04/15/2025,J1745,"=""57894003001""",50," $3,000.00 "," $1,526.15 "," $1,196.50 "," $305.23 ",Medicare Part B,North
"=""0072""",04/22/2025,J1745,"=""57894003001""",50," $3,000.00 "," $1,750.00 "," $1,750.00 "," $ -   ",Aetna,North
`,
  "short-words.csv": `Enc Nbr,Svc Dt,Proc Cd,Mod 1,Qty Billed,Chg Amt,Allow Amt,Ins Pmts,Pat Pmts,Adj Amt,Cov 1,Svc Loc,Pat MRN
S1,04/15/2025,J1745,JZ,50,3000.00,1526.15,1196.50,305.23,1498.27,Medicare Part B,North,M55
S2,04/22/2025,J1745,JZ,50,3000.00,1750.00,1350.00,400.00,1250.00,Aetna,North,M56
`,
  "other-words.csv": `Bill No,Treatment Date,Item,Days/Units,Fee,Approved,3rd Party Paid,Guarantor Paid,Disallowed,Ins. Carrier,Clinic
O1,04/15/2025,J1745,50,3000.00,1526.15,1196.50,305.23,1498.27,Medicare Part B,North
O2,04/22/2025,J1745,50,3000.00,1750.00,1350.00,400.00,1250.00,Aetna,North
`,
  // A charge taken back by a row of its own, two alike without modifiers, a row of sums that nothing calls a total.
  "rows.csv": `${HEAD.replace("Units", "Qty")}
R1,04/15/2025,J1745,40,2400.00,0.00,0.00,0.00,Medicare Part B,North
R1,04/15/2025,J1745,-40,-2400.00,0.00,0.00,0.00,Medicare Part B,North
R1,04/15/2025,J1745,50,${MEDICARE}
R2,04/22/2025,J1745,25,1500.00,875.00,675.00,200.00,Aetna,North
R2,04/22/2025,J1745,25,1500.00,875.00,675.00,200.00,Aetna,North
,,,150,6000.00,3276.15,2546.50,705.23,,
`,
  "debits.csv": `Visit #,Svc Date,Post Date,Procedure,Type,Qty,Carrier,Amount
V1,4/15/2025,4/16/2025,J1745,Charge,50,Medicare Part B,"3,000.00 DR"
V1,4/15/2025,5/2/2025,J1745,Insurance Payment,,Medicare Part B,"1,196.50 CR"
V1,4/15/2025,5/2/2025,J1745,Contractual Adj,,Medicare Part B,"1,473.85 CR"
V1,4/15/2025,5/2/2025,J1745,Sequestration Adj,,Medicare Part B,24.42 CR
V1,4/15/2025,5/20/2025,J1745,Patient Payment,,,305.23 CR
V2,4/22/2025,4/23/2025,J1745,Charge,50,Aetna,"3,000.00 DR"
V2,4/22/2025,5/9/2025,J1745,Insurance Payment,,Aetna,"1,500.00 CR"
V2,4/22/2025,5/9/2025,J1745,Contractual Adj,,Aetna,"1,250.00 CR"
V2,4/22/2025,6/9/2025,J1745,Insurance Refund,,Aetna,150.00 DR
V2,4/22/2025,6/10/2025,J1745,Interest Payment,,Aetna,3.10 CR
V2,4/22/2025,6/12/2025,J1745,Patient Payment,,,800.00 CR
V2,4/22/2025,6/13/2025,J1745,NSF Check,,,400.00 DR
`,
  "answers.csv": `Check #,Check Date,Payer,Pt Acct,DOS,CPT,Billed,Allowed,Deduct,CoIns,Paid,Remark
E2,05/09/2025,Aetna,771,04/22/2025,J1745,3000.00,1750.00,0.00,400.00,1350.00,CO-45 1250.00
`,
  "claims.csv.txt": `${HEAD.replace("CPT", "CPT Codes")}
L1,04/15/2025,J1745;96413,51,3400.00,1666.15,1306.26,333.23,Medicare Part B,North
`
};

const FIRST = ["50.000", "3000.00", "1526.15", "1196.50", "305.23", "medicare"];
const SECOND = ["50.000", "3000.00", "1750.00", "1350.00", "400.00", "aetna"];

describe("exports of strangers, all described by init --yes", () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await described(
      Object.entries(FILES).map(([name, text]) => ({[name]: text})),
      {beside: LISTS, all: true}
    );
  }, 120_000);

  const line = async (claim: string): Promise<unknown[][]> =>
    practice.rows(`SELECT units, billed_amount, allowed_amount, paid_amount, patient_paid_amount, payer_id
      FROM raw.claim_line WHERE claim_id = '${claim}' ORDER BY line_number`);

  it.each([
    ["modifiers behind a dash", "G1", FIRST],
    ["modifiers glued on", "G2", SECOND],
    ["modifiers in parentheses", "G3", SECOND],
    ["a description behind the code", "D1", FIRST],
    ["decimal commas, thousands with points", "C1", FIRST],
    ["decimal commas of another payer", "C2", SECOND],
    ["a header of groups over columns", "M1", FIRST],
    ["numbers written as formulas", "0071", FIRST],
    ["a dash of accounting for zero", "0072", ["50.000", "3000.00", "1750.00", "1750.00", "0.00", "aetna"]],
    ["clipped words", "S1", FIRST],
    ["a coverage for the payer", "S2", SECOND],
    ["none of the usual words", "O1", FIRST],
    ["adjustments called disallowed", "O2", SECOND],
    ["a charge taken back by a row of its own", "R1", FIRST],
    ["debits and credits behind the amount", "V1", FIRST],
    ["a refund, interest and a returned check", "V2", SECOND]
  ])("%s", async (_, claim, right) => {
    expect(await line(claim)).toEqual([right]);
  });

  it("keeps the modifiers that stand in the cell of the code", async () => {
    expect(
      await practice.rows(
        "SELECT claim_id, hcpcs, modifiers FROM raw.claim_line WHERE claim_id[1] IN ('G', 'D') ORDER BY 1"
      )
    ).toEqual([
      ["D1", "J1745", null],
      ["D2", "96413", null],
      ["G1", "J1745", "JZ"],
      ["G2", "J1745", "JZ"],
      ["G3", "J1745", "JZ|59"],
      ["G4", "96413", "59"]
    ]);
  });

  it("counts two charge rows that nothing tells apart as two, also without modifiers", async () => {
    const half = ["25.000", "1500.00", "875.00", "675.00", "200.00", "aetna"];
    expect(await line("R2")).toEqual([half, half]);
  });

  it("says what is left out and what is refused, in dollars", () => {
    const said = practice.report.warnings.join("\n");
    expect(said).toContain("1 rows of interest and late charges left out ($-3.10): (debits.csv)");
    expect(said).toContain("rows without claim, day and code that add up what stands above them, left out ($6000.00)");
    expect(said).toContain("1 charge lines of exports refused, $3000.00 charged: units: money charged for no units");
    expect(practice.said).toContain("1 refused: several codes ($3400.00; line 2): a row is a whole claim");
  });
});

describe("init --yes on what it cannot tell", () => {
  it("writes nothing where charges may stand in a column that no word names", async () => {
    const text = `Claim #,DOS,CPT,Units,Wert,Allowed,Ins Paid,Pt Paid,Payer,Location\nX1,04/15/2025,J1745,50,${MEDICARE}\n`;
    const {said, results} = await described([{"unnamed.csv": text}], {beside: LISTS});
    expect(said).toContain("Not found: charge. Nothing written.");
    expect(said).toContain("Columns of dollars left over: Wert.");
    expect(results[0]?.profile).toBeNull();
  });

  it("says that days read either way, with two digits of a year too", async () => {
    const text = `${HEAD}\nY1,1/2/25,J1745,50,${MEDICARE}\n`;
    const {said} = await described([{"either.csv": text}], {beside: LISTS});
    expect(said).toContain("dates: read as month/day/year");
  });
});

describe("cells", () => {
  it.each([
    ["HC:J1745:JZ", {code: "J1745", modifiers: ["JZ"]}],
    ["J1745/JZ", {code: "J1745", modifiers: ["JZ"]}],
    ["96413LT59", {code: "96413", modifiers: ["LT", "59"]}],
    ["J1745 57894-0030-01 INFLIXIMAB", {code: "J1745", modifiers: []}],
    ["J1745; 96413", null],
    ["J1745 x50, 96413", null],
    ["99999 0", null],
    ["SMITH", null]
  ])("of codes: %s", (text, right) => expect(codeParts(text)).toEqual(right));

  it.each([
    ["J1745; 96413", true],
    ["J1745 x50, 96413", true],
    ["96413 J1745", true],
    ["J1745 INFUSION OF 10000 UNITS", false],
    ["J1745-JZ", false]
  ])("of several codes: %s", (text, right) => expect(isSeveralCodes(text)).toBe(right));

  it.each(["5000159", "12345 MAIN STREET"])("that a number alone makes no code: %s", (text) =>
    expect(isCode(text)).toBe(false)
  );

  it.each([
    [" $ -   ", 0n],
    ["-", null],
    ["12.00 DR", 1200n],
    ["12.00 CR", -1200n],
    ["(12.00)", -1200n]
  ])("of dollars: %s", (text, right) => expect(dollarsOf(text, {decimal_mark: "."})).toBe(right));
});

describe("columns that tell a claim's charge on each of its lines", () => {
  it("are not read: nothing says what a line was charged", async () => {
    const row = (claim: string, code: string): string =>
      `${claim},04/15/2025,${code},50,3400.00,1526.15,1196.50,305.23,Aetna,North`;
    const text = `${HEAD}\n${["W1", "W2"].flatMap((claim) => [row(claim, "J1745"), row(claim, "96413")]).join("\n")}\n`;
    const {said, results} = await described([{"whole.csv": text}], {beside: LISTS});
    expect(said).toContain("Not found: charge. Nothing written.");
    expect(said).toContain("billed_amount: Charges has one amount on all lines of a claim, so it is not read");
    expect(results[0]?.profile).toBeNull();
  });
});

describe("days", () => {
  it.each([
    ["typed and as serial numbers", ["4/15/2025", "45762"], ["MM/DD/YYYY", "excel"]],
    [
      "with years of two and four digits",
      ["4/15/25", "4/22/2025", "2025-04-15"],
      ["MM/DD/YYYY", "MM/DD/YY", "YYYY-MM-DD"]
    ],
    ["with the month first and last", ["4/15/2025", "15/4/2025"], []],
    ["with a word", ["4/15/2025", "pending"], []]
  ])("%s", (_, cells, right) => expect(severalDateFormats(cells).sort()).toEqual([...right].sort()));

  it("of both kinds in one column are read, and claim numbers that were taken for figures", async () => {
    const text = `${HEAD}\n801.0,45762,J1745,50,${MEDICARE}\n802.0,4/22/2025,J1745,50,${AETNA}\n`;
    const {rows} = await described([{"mixed.csv": text}], {beside: LISTS});
    expect(await rows("SELECT claim_id, CAST(service_date AS VARCHAR) FROM raw.claim_line ORDER BY 1")).toEqual([
      ["801", "2025-04-15"],
      ["802", "2025-04-22"]
    ]);
  });
});
