import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type Practice, practiceOf} from "../x12/practice.ts";
import {claims837, clp, remittance, sv1, svc} from "../x12/write.ts";

/**
 * What patients paid, told by an export of payments beside the 837s and 835s of a clearinghouse, by an 837 before the payer's answer,
 * or by nothing. What no file tells is unknown in dollars, by payer, and never zero.
 */
const HEAD = "Claim #,Trans Type,DOS,Post Date,CPT,Amount,Payer,Location\n";
const FILES: Record<string, string> = {
  "a.837": claims837([
    {id: "P1", lines: [sv1("J1745", "300", "6"), sv1("96413", "100", "1")]},
    {id: "P2", lines: [sv1("J1745", "300", "6")]},
    {id: "P3", extra: ["AMT*F5*30"], lines: [sv1("J1745", "300", "6")]},
    {id: "P4", payer: "SECOND", payerId: "SECOND", lines: [sv1("J1745", "300", "6")]},
    {id: "P5", lines: [sv1("J1745", "300", "6")]}
  ]),
  "a.835": remittance([
    {
      trace: "A",
      claims: [
        ...clp("P1", "1", "400", "240", {pr: "60"}),
        ...svc("J1745", "300", "200", "6", "CAS*CO*45*60", "CAS*PR*2*40"),
        ...svc("96413", "100", "40", "1", "CAS*CO*45*40", "CAS*PR*2*20"),
        ...["P2", "P3"].flatMap((id) => [
          ...clp(id, "1", "300", "160", {pr: "40"}),
          ...svc("J1745", "300", "160", "6", "CAS*CO*45*100", "CAS*PR*2*40")
        ])
      ]
    },
    {
      trace: "B",
      payer: "SECOND",
      id: "SECOND",
      claims: [
        ...clp("P4", "1", "300", "160", {pr: "40"}),
        ...svc("J1745", "300", "160", "6", "CAS*CO*45*100", "CAS*PR*2*40")
      ]
    }
  ]),
  // One payment of the whole claim, one refunded in part, one of assistance for a code; one that names nobody's claim.
  "payments.csv": `${HEAD}P1,Ins Payment,4/15/2025,5/20/2025,J1745,-200.00,PLAN,North
P1,Pat Payment,4/15/2025,6/1/2025,,-48.00,,North
P2,Pat Payment,4/15/2025,6/1/2025,J1745,-30.00,,North
P2,Patient Refund,4/15/2025,6/9/2025,J1745,10.00,,North
P2,Copay Card Payment,4/15/2025,6/9/2025,J1745,-15.00,,North
P9,Pat Payment,4/15/2025,6/1/2025,J1745,-7.00,,North
`,
  "profiles/payments.json": JSON.stringify({
    reads: "claims",
    name: "payments",
    description: "Payments of the practice.",
    system: "practice",
    grain: "transaction",
    format: "delimited",
    match: ["Claim #", "Trans Type", "Amount"],
    columns: {
      claim_id: ["Claim #"],
      transaction_type: ["Trans Type"],
      service_date: ["DOS"],
      posted_date: ["Post Date"],
      hcpcs: ["CPT"],
      amount: ["Amount"],
      payer_id: ["Payer"],
      site_id: ["Location"]
    },
    transactions: [
      {when: {transaction_type: "^Ins"}, kind: "insurance_payment", counts: "opposite"},
      {when: {transaction_type: "^Copay"}, kind: "assistance_payment", counts: "opposite"},
      {when: {transaction_type: "^Pat"}, kind: "patient_payment", counts: "opposite"}
    ]
  })
};

let practice: Practice;
beforeAll(async () => {
  practice = await practiceOf(FILES, ["core.claim_line", "core.exported_payment"]);
});
afterAll(() => practice.warehouse.close());

describe("payments of patients", () => {
  it("join the claims of the 837 by number, day and code, a claim's by its charges; the rest is unknown in dollars", async () => {
    expect(
      await practice.rows(
        "SELECT claim_id, line, paid_amount AS paid, patient_paid_amount AS patient, assistance_paid_amount AS assistance, untold_patient_amount AS untold FROM core.claim_line ORDER BY ALL"
      )
    ).toEqual([
      // 48.00 by charges of 300.00 and 100.00; nothing of the other line is untold, since the export has the claim.
      {claim_id: "P1", line: 1, paid: "200.00", patient: "36.00", assistance: null, untold: "0.00"},
      {claim_id: "P1", line: 2, paid: "40.00", patient: "12.00", assistance: null, untold: "0.00"},
      {claim_id: "P2", line: 1, paid: "160.00", patient: "20.00", assistance: "15.00", untold: "0.00"},
      // 30.00 had been paid when the claim was sent: what came of the other 10.00 nobody tells.
      {claim_id: "P3", line: 1, paid: "160.00", patient: "30.00", assistance: null, untold: "10.00"},
      {claim_id: "P4", line: 1, paid: "160.00", patient: null, assistance: null, untold: "40.00"},
      {claim_id: "P5", line: 1, paid: null, patient: null, assistance: null, untold: "0.00"}
    ]);
  });

  it("that name nobody's claim keep their dollars and are said", async () => {
    expect(await practice.rows("SELECT patient_paid_amount FROM core.exported_payment WHERE claim_id IS NULL")).toEqual(
      [{patient_paid_amount: "7.00"}]
    );
    expect(practice.report.warnings.join("\n")).toContain(
      "5 payments and adjustments on 2 claims that other files tell: $83.00 of patients and assistance are joined to them, $200.00 of payers are left to those files"
    );
    expect(practice.report.warnings.join("\n")).toContain(
      "1 payments and adjustments on 1 claims without a charge in any file"
    );
  });
});
