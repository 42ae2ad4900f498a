import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type Practice, PURCHASES, practiceOf} from "./practice.ts";
import {claims837, clp, remittance, type Sent, sv1, svc} from "./write.ts";

/**
 * Answers of payers as strangers get them, a claim each, all in one practice. What is right was worked out by hand: charge less
 * adjustments is paid, a later payer pays what the earlier one left to the patient, what is taken back leaves nothing.
 */
const J = "J1745";
const A = "96413";

const dose = (id: string): Sent => ({id, lines: [sv1(J, "3000", "50")]});
const visit = (id: string): Sent => ({id, lines: [sv1(J, "3000", "50"), sv1(A, "400", "1")]});
/** Medicare's answer to a visit: 305.23 and 28.00 are left to the patient. */
const medicare = (id: string): string[] => [
  ...clp(id, "1", "3400", "1306.26", {pr: "333.23", filing: "MB"}),
  ...svc(J, "3000", "1196.5", "50", "CAS*CO*45*1473.85**253*24.42", "CAS*PR*2*305.23"),
  ...svc(A, "400", "109.76", "1", "CAS*CO*45*260**253*2.24", "CAS*PR*2*28")
];
const paid = (id: string, icn = `I${id}`): string[] => [
  ...clp(id, "1", "3000", "1500", {icn}),
  ...svc(J, "3000", "1500", "50", "CAS*CO*45*1500")
];
const reversed = (id: string): string[] => [
  ...clp(id, "22", "-3000", "-1500"),
  ...svc(J, "-3000", "-1500", "-50", "CAS*CO*45*-1500")
];

const denied = (id: string, reason: string): string[] => [
  ...clp(id, "4", "3000", "0", {icn: `D${id}`}),
  ...svc(J, "3000", "0", "50", `CAS*CO*${reason}*3000`)
];
const shared = (id: string): string[] => [
  ...clp(id, "1", "3000", "1500", {icn: `P${id}`, pr: "400"}),
  ...svc(J, "3000", "1500", "50", "CAS*CO*45*1100", "CAS*PR*2*400")
];

const FILES: Record<string, string> = {
  "purchases.csv": PURCHASES,
  "a.837": claims837([
    ...["SUPP", "SUPPLESS", "WHOLE"].map(visit),
    ...["BARE", "CHAIN", "OTHER", "LATE", "SAMEA", "SAMEB", "WRONG", "RIGHT"].map(dose)
  ]),
  "1-medicare.835": remittance([
    {trace: "100", payer: "MEDICARE", id: "MCR", claims: [...medicare("SUPP"), ...medicare("SUPPLESS")]}
  ]),
  // A supplement answers claims as a whole; of one it pays what the patient was left with, of the other a part of it.
  "2-supplement.835": remittance([
    {
      trace: "200",
      payer: "SUPPLEMENT",
      id: "SUP",
      date: "20250610",
      claims: [
        ...clp("SUPP", "2", "3400", "333.23", {icn: "S1"}),
        "CAS*OA*23*3066.77",
        ...clp("SUPPLESS", "2", "3400", "300", {icn: "S2", pr: "33.23"}),
        "CAS*OA*23*3066.77",
        "CAS*PR*2*33.23"
      ]
    }
  ]),
  "3-plan.835": remittance([
    {
      trace: "300",
      date: "20250501",
      claims: [
        ...clp("WHOLE", "1", "3400", "1700", {pr: "300"}),
        "CAS*CO*45*1400",
        "CAS*PR*2*300",
        ...paid("BARE"),
        ...paid("CHAIN")
      ]
    },
    // A reversal with nothing but its sums (RFI 1733); the shortfall of another is carried over two checks (RFI 738, 2218).
    {
      trace: "301",
      date: "20250601",
      claims: [...clp("BARE", "22", "-3000", "-1500"), ...reversed("CHAIN")],
      plb: ["PLB*1999999810*20251231*FB:301*-3000"]
    },
    {
      trace: "302",
      date: "20250701",
      claims: [
        ...clp("CHAIN", "1", "3000", "1000", {icn: "CHAIN2"}),
        ...svc(J, "3000", "1000", "50", "CAS*CO*45*2000")
      ],
      plb: ["PLB*1999999810*20251231*FB:301*3000*FB:302*-2000"]
    },
    {trace: "303", date: "20250801", claims: paid("OTHER"), plb: ["PLB*1999999810*20251231*FB:302*2000*FB:303*-500"]}
  ]),
  // The reversal is in a file that is read before that of the payment.
  "0-late.835": remittance([{trace: "400", date: "20250701", claims: reversed("LATE"), method: "ACH"}]),
  "9-late.835": remittance([{trace: "401", date: "20250501", claims: paid("LATE")}]),
  // A payer that does not cover the patient denies before the right one is asked; another denies what was paid before.
  "wrong-1.835": remittance([
    {trace: "500", payer: "PLAN W", id: "PW", date: "20250510", claims: denied("WRONG", "27")}
  ]),
  "wrong-2.835": remittance([{trace: "501", payer: "PLAN R", id: "PR", date: "20250610", claims: shared("WRONG")}]),
  "right-1.835": remittance([{trace: "502", payer: "PLAN R", id: "PR", date: "20250511", claims: shared("RIGHT")}]),
  "right-2.835": remittance([
    {trace: "503", payer: "PLAN W", id: "PW", date: "20250611", claims: denied("RIGHT", "96")}
  ]),
  // Two payers whose checks have one number, day and amount.
  "same-a.835": remittance([{trace: "777", payer: "PLAN A", id: "PA", claims: paid("SAMEA")}]),
  "same-b.835": remittance([{trace: "777", payer: "PLAN B", id: "PB", claims: paid("SAMEB")}])
};

describe("answers of strangers", () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await practiceOf(FILES, ["core.claim_line", "mart.left_out", "mart.denial", "mart.first_pass"]);
  }, 120_000);
  afterAll(() => practice.warehouse.close());

  const line = (claim: string): Promise<Record<string, unknown>[]> =>
    practice.rows(
      `SELECT hcpcs, allowed_amount AS allowed, paid_amount AS paid, patient_responsibility AS patient
      FROM core.claim_line WHERE claim_id = '${claim}' ORDER BY line`
    );

  it("shares what a later payer pays of a claim as a whole where it is what the lines left to the patient", async () => {
    expect(await line("SUPP")).toEqual([
      {hcpcs: J, allowed: "1526.15", paid: "1501.73", patient: "0.00"},
      {hcpcs: A, allowed: "140.00", paid: "137.76", patient: "0.00"}
    ]);
  });

  it("does not where it is not", async () => {
    expect(await line("SUPPLESS")).toEqual([
      {hcpcs: J, allowed: "1526.15", paid: "1196.50", patient: "305.23"},
      {hcpcs: A, allowed: "140.00", paid: "109.76", patient: "28.00"}
    ]);
    expect((await line("WHOLE")).map(({paid}) => paid)).toEqual([null, null]);
  });

  it("says the dollars that wait for their lines", async () => {
    expect(
      await practice.rows(
        "SELECT subject, fate, dollars FROM mart.left_out WHERE reason = 'paid_as_a_whole' ORDER BY dollars"
      )
    ).toEqual([
      {subject: "SUP", fate: "in doubt", dollars: "300.00"},
      {subject: "PLAN", fate: "in doubt", dollars: "1700.00"}
    ]);
  });

  it("a payer that denies before another prices the claim was asked first: the patient owes what the other says", async () => {
    expect(await line("WRONG")).toEqual([{hcpcs: J, allowed: "1900.00", paid: "1500.00", patient: "400.00"}]);
    expect(
      await practice.rows(
        `SELECT payer_id, carc, lines, overturned_paid_amount, days_to_overturn FROM mart.denial WHERE carc IN ('27', '96')`
      )
    ).toEqual([{payer_id: "PW", carc: "27", lines: "1", overturned_paid_amount: "1500.00", days_to_overturn: "31"}]);
    expect(
      await practice.rows("SELECT decided_claims, first_pass_denied_claims FROM mart.first_pass WHERE payer_id = 'PW'")
    ).toEqual([{decided_claims: "1", first_pass_denied_claims: "1"}]);
  });

  it("a payer that denies after another has paid comes after it", async () => {
    expect(await line("RIGHT")).toEqual([{hcpcs: J, allowed: "1900.00", paid: "1500.00", patient: "0.00"}]);
  });

  it.each([
    ["a reversal that has nothing but its sums takes back what was said", "BARE", "0.00"],
    ["a shortfall carried over two checks is of no claim", "CHAIN", "1000.00"],
    ["a payment that a shortfall is taken from stays whole", "OTHER", "1500.00"],
    ["a reversal that is read before its payment", "LATE", "0.00"],
    ["one number of two payers' checks, A", "SAMEA", "1500.00"],
    ["one number of two payers' checks, B", "SAMEB", "1500.00"]
  ])("%s", async (_, claim, right) => {
    expect((await line(claim)).map(({paid}) => paid)).toEqual([right]);
  });
});

describe("835s alone", () => {
  it("doubt a denied dose that is answered again under another number, of one member", async () => {
    const denied = (id: string, member: string): string[] => [
      ...clp(id, "4", "3000", "0", {member}),
      ...svc(`${J}`, "3000", "0", "50", "CAS*CO*16*3000")
    ];
    const again = (id: string, member: string): string[] => [
      ...clp(id, "1", "3000", "1500", {member}),
      ...svc(`${J}:JZ`, "3000", "1500", "50", "CAS*CO*45*1500")
    ];
    const {rows, warehouse} = await practiceOf(
      {
        "purchases.csv": PURCHASES,
        "a.835": remittance([
          {trace: "1", date: "20250501", claims: [...denied("N1", "RITA"), ...denied("N2", "PAT")]},
          {trace: "2", date: "20250601", claims: [...again("N3", "RITA"), ...again("N4", "TOM")]}
        ])
      },
      ["core.dose_told_twice"]
    );
    expect(await rows("SELECT claim_id, reason, billed_amount AS dollars FROM core.dose_told_twice")).toEqual([
      {claim_id: "N1", reason: "billed_again", dollars: "3000.00"}
    ]);
    warehouse.close();
  });
});

describe("an old system and a new one", () => {
  const profile = (name: string, id: string): string =>
    JSON.stringify({
      ...{reads: "claims", name, description: name, system: name, grain: "charge", format: "delimited"},
      match: [id, "DOS", "Paid"],
      columns: {
        ...{claim_id: [id], patient_key: ["Patient"], service_date: ["DOS"], hcpcs: ["CPT"], units: ["Units"]},
        ...{billed_amount: ["Charge"], allowed_amount: ["Allowed"], paid_amount: ["Paid"], payer_id: ["Payer"]}
      }
    });
  const row = (claim: string, patient: string, day: string): string =>
    `${claim},${patient},${day},J1745,50,3000.00,1750.00,1350.00,acme\n`;
  const head = "Patient,DOS,CPT,Units,Charge,Allowed,Paid,Payer\n";

  it("that tell of the same weeks under numbers of their own are doubted line by line", async () => {
    const {rows, warehouse} = await practiceOf(
      {
        "purchases.csv": PURCHASES,
        "profiles/old.json": profile("old", "Ticket"),
        "profiles/new.json": profile("new", "Visit"),
        "a-old.csv": `Ticket,${head}${row("T1", "P1", "2025-04-14")}${row("T2", "P2", "2025-04-15")}`,
        "b-new.csv": `Visit,${head}${row("V1", "900", "2025-04-15")}${row("V2", "901", "2025-04-16")}`
      },
      ["core.dose_told_twice"]
    );
    expect(await rows("SELECT claim_id, reason, billed_amount AS dollars FROM core.dose_told_twice")).toEqual([
      {claim_id: "V1", reason: "two_layouts", dollars: "3000.00"}
    ]);
    warehouse.close();
  });
});
