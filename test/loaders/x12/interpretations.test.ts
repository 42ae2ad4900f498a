import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type Practice, practiceOf} from "./practice.ts";
import {claims837, clp, remittance, sv1, svc} from "./write.ts";

/**
 * What X12's published interpretations (RFI) decide of a margin: the fourteen rules that change a number silently first, by
 * their rank, then others by their RFI. All claims stand in one practice, each under a number of its own; amounts are by hand.
 */
const DAY = "DTM*472*20250415";
const J = "J1745";

const FILES: Record<string, string> = {
  // 1: in three files, the newest first in name.
  "a3-pay.835": remittance([
    {
      trace: "1A",
      date: "20250501",
      claims: [
        ...clp("R1", "1", "500", "320", {pr: "80"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*100", "CAS*PR*2*80")
      ]
    }
  ]),
  "a2-reverse.835": remittance([
    {
      trace: "1B",
      date: "20250601",
      claims: [...clp("R1", "22", "-500", "-320"), ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-100", "CAS*PR*2*-80")]
    }
  ]),
  "a1-correct.835": remittance([
    {
      trace: "1C",
      date: "20250601",
      claims: [
        ...clp("R1", "1", "500", "350", {pr: "70"}),
        ...svc(J, "500", "350", "10", "CAS*CO*45*80", "CAS*PR*2*70")
      ]
    }
  ]),
  // 1, with the group code of 4010 reversals.
  "b-cr.835": remittance([
    {
      trace: "1D",
      date: "20250501",
      claims: [...clp("R1CR", "1", "500", "320"), ...svc(J, "500", "320", "10", "CAS*CO*45*100", "CAS*PR*2*80")]
    },
    {
      trace: "1E",
      date: "20250601",
      claims: [
        ...clp("R1CR", "22", "-500", "-320"),
        ...svc(J, "-500", "-320", "-10", "CAS*CR*45*-100**2*-80"),
        ...clp("R1CR", "1", "500", "350"),
        ...svc(J, "500", "350", "10", "CAS*CO*45*80", "CAS*PR*2*70")
      ]
    }
  ]),
  // 2 and 3: a secondary that tells of the first payer's part, and one that writes off everything.
  "c.837": claims837([
    {id: "R2", lines: [sv1(J, "1000", "20")]},
    {id: "R3", lines: [sv1(J, "1000", "20")]}
  ]),
  "c.835": remittance([
    {
      trace: "2A",
      claims: ["R2", "R3"].flatMap((id) => [
        ...clp(id, "1", "1000", "560", {pr: "140"}),
        ...svc(J, "1000", "560", "20", "CAS*CO*45*300", "CAS*PR*2*140")
      ])
    },
    {
      trace: "2B",
      date: "20250610",
      payer: "SECOND",
      id: "SECOND",
      claims: [
        ...clp("R2", "2", "1000", "110", {icn: "S2"}),
        ...svc(J, "1000", "110", "20", "CAS*OA*23*860", "CAS*CO*45*30"),
        ...clp("R3", "2", "1000", "110", {icn: "S3"}),
        ...svc(J, "1000", "110", "20", "CAS*CO*45*890")
      ]
    }
  ]),
  // 4, 5, 9, 10, 12, 14 and single answers.
  "d.835": remittance([
    {
      trace: "4A",
      claims: [
        ...clp("R4", "1", "900", "313.6", {pr: "180", filing: "MB"}),
        ...svc(J, "900", "313.6", "5", "CAS*CO*45*400**253*6.4", "CAS*PR*1*100**2*80"),
        // MIPS: CO-144 negative, CO-237 positive, CO-104 withheld: none is price.
        ...clp("R4M", "1", "900", "315.5", {filing: "MB"}),
        ...svc(J, "900", "315.5", "5", "CAS*CO*45*400**253*6.4**144*-1.9", "CAS*PR*1*100**2*80"),
        ...clp("R4W", "1", "500", "390"),
        ...svc(J, "500", "390", "5", "CAS*CO*45*80**104*10", "CAS*PR*2*20")
      ]
    },
    {
      trace: "5A",
      claims: [
        ...clp("R5E", "1", "90", "70"),
        "SVC*HC:J1745*90*70",
        DAY,
        "CAS*CO*45*20",
        ...clp("R5Z", "1", "90", "70"),
        "SVC*HC:J1745*90*70**0",
        DAY,
        "CAS*CO*45*20",
        ...clp("R5S", "1", "900", "600"),
        "SVC*HC:J1745*900*600**6**9",
        DAY,
        "CAS*CO*45*300"
      ]
    },
    {
      trace: "9A",
      claims: [
        "CLP*R9*1*100*50*15*12*IR9*11*1",
        "CAS*CO*131*10",
        "NM1*QC*1*DOE*R9****MI*MR9",
        ...svc(J, "100", "60", "1", "CAS*CO*45*25", "CAS*PR*2*15")
      ]
    },
    {
      trace: "10A",
      claims: [
        ...clp("R10", "1", "100", "80"),
        "SVC*HC:J1745*60*80**1*HC:J1745",
        DAY,
        "CAS*OA*94*-40",
        "CAS*CO*45*20",
        "SVC*HC:J3380*40*0**1*HC:J3380",
        DAY,
        "CAS*CO*97*40"
      ]
    },
    {
      trace: "12A",
      claims: [...clp("R12", "1", "200", "150"), "AMT*I*14", ...svc(J, "200", "150", "4", "CAS*CO*45*50")],
      plb: ["PLB*1999999810*20251231*L6*-14"]
    },
    {
      trace: "14A",
      claims: [...clp("R14", "1", "400", "0", {pr: "400"}), ...svc(J, "400", "0", "4", "CAS*PR*100*300**2*100")]
    },
    {
      trace: "14B",
      claims: [
        ...clp("R424", "1", "75", "0"),
        ...svc(J, "75", "0", "1", "CAS*CO*24*75"),
        ...clp("R91", "1", "500", "0"),
        ...svc(J, "500", "0", "1", "CAS*CO*197*500")
      ]
    }
  ]),
  // 91 and 457: the same claim again, denied as a duplicate; a claim that is pended.
  "d2.835": remittance([
    {
      trace: "91B",
      date: "20250701",
      claims: [
        ...clp("R4W", "1", "500", "0", {icn: "DUP"}),
        ...svc(J, "500", "0", "5", "CAS*OA*18*500"),
        ...clp("R457", "5", "500", "0"),
        ...svc(J, "500", "0", "5", "CAS*OA*133*500")
      ]
    }
  ]),
  // 6: a balance carried forward.
  "e.835": remittance([
    {
      trace: "TR55",
      date: "20250501",
      claims: [...clp("R6", "22", "-500", "-200"), ...svc(J, "-500", "-200", "-10", "CAS*CO*45*-300")],
      plb: ["PLB*1999999810*20251231*FB:TR55*-200"]
    },
    {
      trace: "TR56",
      date: "20250520",
      claims: [...clp("R6B", "1", "700", "500"), ...svc(J, "700", "500", "14", "CAS*CO*45*200")],
      plb: ["PLB*1999999810*20251231*FB:TR55*200"]
    }
  ]),
  // 7 and 8, and row 39: taken back by letter, by a check of the practice's own, and cash that follows a reversal.
  "f.835": remittance([
    {
      trace: "7A",
      date: "20250501",
      claims: [
        ...clp("R7", "1", "500", "320", {icn: "FCN778"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180"),
        ...clp("R8", "1", "500", "390", {icn: "P6"}),
        ...svc(J, "500", "390", "10", "CAS*CO*45*110"),
        ...clp("R39", "1", "500", "320", {icn: "P9"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180")
      ]
    },
    {
      trace: "7B",
      date: "20250601",
      claims: [...clp("R7X", "1", "900", "700"), ...svc(J, "900", "700", "10", "CAS*CO*45*200")],
      plb: ["PLB*1999999810*20251231*WO:FCN778*220", "PLB*1999999810*20251231*72:CK10*-90*WO:P6*90"]
    },
    {
      trace: "39B",
      date: "20250602",
      claims: [
        ...clp("R39", "22", "-500", "-320", {icn: "P9"}),
        ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-180"),
        ...clp("R39", "1", "500", "250", {icn: "P10"}),
        ...svc(J, "500", "250", "10", "CAS*CO*45*250")
      ],
      plb: ["PLB*1999999810*20251231*WO:P9*-70"]
    },
    {
      trace: "39C",
      date: "20250702",
      claims: [...clp("R39X", "1", "900", "700"), ...svc(J, "900", "700", "10", "CAS*CO*45*200")],
      plb: ["PLB*1999999810*20251231*WO:P9*70"]
    }
  ]),
  // 11: one claim split by the payer, lines split, a late charge.
  "g.837": claims837([
    {id: "R11", lines: [sv1(J, "1000", "20")]},
    {id: "R11L", lines: [sv1(J, "750", "5")]},
    {id: "R11C", lines: [sv1(J, "300", "5")]},
    {id: "R11C", frequency: "5", lines: [sv1("J3380", "200", "10")]}
  ]),
  "g.835": remittance([
    {
      trace: "11A",
      claims: [
        ...clp("R11", "1", "600", "480", {icn: "P1"}),
        "MOA***MA15",
        ...svc(J, "600", "480", "12", "CAS*CO*45*120"),
        ...clp("R11", "1", "400", "300", {icn: "P2"}),
        "MOA***MA15",
        ...svc(J, "400", "300", "8", "CAS*CO*45*100"),
        ...clp("R11L", "1", "750", "495"),
        ...svc(J, "300", "210", "2", "CAS*CO*45*90"),
        ...svc(J, "450", "285", "3", "CAS*CO*45*165")
      ]
    }
  ]),
  // 13: outside all sums.
  "h1.835": remittance([
    {
      trace: "13A",
      claims: [...clp("R13A", "25", "500", "0"), ...svc(J, "500", "0", "10", "CAS*OA*101*380", "CAS*CO*45*120")]
    }
  ]),
  "h2.835": remittance(
    [{trace: "13B", claims: [...clp("R13B", "1", "500", "380"), ...svc(J, "500", "380", "10", "CAS*CO*45*120")]}],
    "T"
  ),
  "h3.835": remittance([
    {
      trace: "13C",
      handling: "P",
      claims: [...clp("R13C", "1", "500", "380"), ...svc(J, "500", "380", "10", "CAS*CO*45*120")]
    }
  ]),
  "h4.837": claims837([{id: "R13D", lines: [sv1(J, "500", "10")]}], {usage: "RP"}),
  // Keys: 504 (zeros), 535 (no key), 1808 (control number), 46 (punctuation); lines: merged dose and waste, without cents, NDC, whole denial and reversal.
  "i.837": claims837([
    {id: "000123", lines: [sv1(J, "100", "2")]},
    {id: "K-535", lines: [sv1(J, "101", "2")]},
    {id: "K1808", lines: [sv1(J, "102", "2")]},
    {id: "AB/77.3", lines: [sv1(J, "103", "2")]},
    {id: "KJW", lines: [sv1(`${J}`, "800", "8"), sv1(`${J}:JW`, "200", "2")]},
    {id: "KCENT", lines: [sv1(J, "150.75", "3")]},
    {id: "KNDC", lines: [[...sv1(J, "160", "3"), "LIN**N4*57894003001"], sv1("96413", "40", "1")]},
    {id: "KWHOLE", lines: [sv1(J, "300", "6"), sv1("96413", "100", "1")]},
    {id: "KBARE", lines: [sv1(J, "300", "6"), sv1("96413", "100", "1")]},
    {id: "KLOST", lines: [sv1(J, "177", "3")]},
    {id: "KSENT", lines: [sv1(J, "400", "8")]},
    {
      id: "KSENT2",
      sequence: "S",
      payer: "SECOND",
      payerId: "SECOND",
      name: "DOE*KSENT",
      member: "OTHER",
      lines: [sv1(J, "400", "8")]
    },
    {id: "KF5", extra: ["AMT*F5*30.01"], lines: [sv1(J, "200", "4"), sv1("96413", "100", "1")]}
  ]),
  "i.835": remittance([
    {
      trace: "K1",
      claims: [
        ...clp("123", "1", "100", "70", {member: "X"}),
        ...svc(J, "100", "70", "2", "CAS*CO*45*30"),
        ...clp("0", "1", "101", "70", {member: "MK-535"}),
        ...svc(J, "101", "70", "2", "CAS*CO*45*31"),
        ...clp("K1808", "4", "102", "0", {icn: "ICN1808"}),
        ...svc(J, "102", "0", "2", "CAS*CO*16*102"),
        ...clp("AB773", "1", "103", "70", {member: "X"}),
        ...svc(J, "103", "70", "2", "CAS*CO*45*33"),
        ...clp("KJW", "1", "1000", "600"),
        ...svc(J, "1000", "600", "10", "CAS*CO*45*399.99**253*.01"),
        ...clp("KCENT", "1", "150", "100"),
        ...svc(J, "150", "100", "3", "CAS*CO*45*50"),
        ...clp("KNDC", "1", "200", "130"),
        "SVC*N4:57894003001*160*100**3",
        DAY,
        "CAS*CO*45*60",
        ...svc("96413", "40", "30", "1", "CAS*CO*45*10"),
        ...clp("KWHOLE", "1", "400", "0").toSpliced(1, 0, "CAS*CO*29*400"),
        ...clp("KBARE", "1", "400", "250"),
        ...svc(J, "300", "200", "6", "CAS*CO*45*100"),
        ...svc("96413", "100", "50", "1", "CAS*CO*45*50"),
        ...clp("KSENT", "1", "400", "300", {pr: "50"}),
        ...svc(J, "400", "300", "8", "CAS*CO*45*50", "CAS*PR*2*50"),
        ...clp("LOSTNUMBER", "1", "177", "120", {member: "MKLOST", icn: "L9"}).with(
          0,
          "CLP*LOSTNUMBER*1*178*120**12*L9*11*1"
        ),
        ...svc(J, "178", "120", "3", "CAS*CO*45*58"),
        ...clp("KF5", "1", "300", "200"),
        ...svc(J, "200", "150", "4", "CAS*CO*45*50"),
        ...svc("96413", "100", "50", "1", "CAS*CO*45*50"),
        ...clp("KF5", "1", "60", "40", {icn: "F5B"}),
        ...svc("J0897", "60", "40", "1", "CAS*CO*45*20")
      ]
    },
    {
      trace: "K2",
      date: "20250601",
      claims: [
        ...clp("NOT-K1808", "1", "102", "80", {icn: "ICN1808", member: "Y"}),
        ...svc(J, "102", "80", "2", "CAS*CO*45*22"),
        "CLP*KBARE*22*-400*-250**12*IKBARE*11*1",
        "CAS*CO*45*-150",
        "NM1*QC*1*DOE*KBARE****MI*MKBARE"
      ]
    }
  ]),
  // 92 to 95: B6 where it can be, the price by the adjustments where it is the charge by mistake.
  "j.835": remittance([
    {
      trace: "B6",
      claims: [
        ...clp("B6A", "1", "500", "380"),
        ...svc(J, "500", "380", "10", "CAS*CO*45*100", "CAS*PR*2*20", "AMT*B6*402.50"),
        ...clp("B6B", "1", "500", "380"),
        ...svc(J, "500", "380", "10", "CAS*CO*45*100", "CAS*PR*2*20", "AMT*B6*500")
      ]
    }
  ])
};

let practice: Practice;
const line = (claim: string, columns: string): Promise<unknown[]> =>
  practice.rows(`SELECT ${columns} FROM core.claim_line_state WHERE claim_id = '${claim}' ORDER BY line`);

beforeAll(async () => {
  practice = await practiceOf(FILES, ["core.claim_line_state", "core.claim_line"]);
});
afterAll(() => practice.warehouse.close());

describe("the fourteen rules", () => {
  const RULES: readonly [string, string, string, readonly object[]][] = [
    [
      "1 payment, reversal and correction add up, in any order of files",
      "R1",
      "status, units, billed_amount, paid_amount, allowed_amount, patient_responsibility",
      [
        {
          status: "replacement",
          units: "10.000",
          billed_amount: "500.00",
          paid_amount: "350.00",
          allowed_amount: "420.00",
          patient_responsibility: "70.00"
        }
      ]
    ],
    [
      "1 with group CR as 4010 has it (RFI 213)",
      "R1CR",
      "paid_amount, billed_amount, allowed_amount",
      [{paid_amount: "350.00", billed_amount: "500.00", allowed_amount: "420.00"}]
    ],
    [
      "2 billed once, not once a payer; the patient's part is what the last payer leaves",
      "R2",
      "billed_amount, paid_amount, allowed_amount, patient_responsibility, adjustments",
      [
        {
          billed_amount: "1000.00",
          paid_amount: "670.00",
          allowed_amount: "700.00",
          patient_responsibility: "0.00",
          adjustments: "CO:45:300.00;PR:2:140.00"
        }
      ]
    ],
    [
      "3 a secondary's CO-45 for everything is no write-off of ours",
      "R3",
      "billed_amount, paid_amount, allowed_amount, adjustments",
      [
        {
          billed_amount: "1000.00",
          paid_amount: "670.00",
          allowed_amount: "700.00",
          adjustments: "CO:45:300.00;PR:2:140.00"
        }
      ]
    ],
    ["4 sequestration is no price", "R4", "allowed_amount", [{allowed_amount: "500.00"}]],
    ["4 nor are MIPS adjustments", "R4M", "allowed_amount", [{allowed_amount: "500.00"}]],
    ["4 nor a withhold", "R4W", "allowed_amount, status", [{allowed_amount: "420.00", status: "original"}]],
    ["5 SVC05 empty is 1 (RFI 386, 2163)", "R5E", "units", [{units: "1.000"}]],
    ["5 SVC05 of 0 is 0", "R5Z", "units", [{units: "0.000"}]],
    ["5 SVC07 has the units submitted (RFI 1157)", "R5S", "units", [{units: "9.000"}]],
    ["6 a balance carried forward touches no claim", "R6B", "paid_amount", [{paid_amount: "500.00"}]],
    [
      "7 a take-back without a reversal reduces its claim (RFI 2231)",
      "R7",
      "paid_amount, status",
      [{paid_amount: "100.00", status: "original"}]
    ],
    ["8 a refund by check shows as 72 and WO, and the revenue falls", "R8", "paid_amount", [{paid_amount: "300.00"}]],
    [
      "8 a WO after a reversal only moves the cash (RFI 968)",
      "R39",
      "paid_amount, allowed_amount",
      [{paid_amount: "250.00", allowed_amount: "250.00"}]
    ],
    [
      "9 what is adjusted at the claim is taken off what its lines are paid",
      "R9",
      "line, paid_amount",
      [{line: 1, paid_amount: "50.00"}]
    ],
    [
      "10 a bundled line is no denial (RFI 2320)",
      "R10",
      "hcpcs, status, paid_amount",
      [
        {hcpcs: "J1745", status: "original", paid_amount: "80.00"},
        {hcpcs: "J3380", status: "original", paid_amount: "0.00"}
      ]
    ],
    [
      "11 parts of a split claim add (MA15, RFI 137)",
      "R11",
      "billed_amount, units, paid_amount, allowed_amount",
      [{billed_amount: "1000.00", units: "20.000", paid_amount: "780.00", allowed_amount: "780.00"}]
    ],
    [
      "11 parts of a split line add (RFI 958)",
      "R11L",
      "billed_amount, units, paid_amount, allowed_amount",
      [{billed_amount: "750.00", units: "5.000", paid_amount: "495.00", allowed_amount: "495.00"}]
    ],
    [
      "12 interest is no payment for a drug",
      "R12",
      "paid_amount, allowed_amount",
      [{paid_amount: "150.00", allowed_amount: "150.00"}]
    ],
    [
      "14 what the payer paid to the patient is price (RFI 2584)",
      "R14",
      "status, paid_amount, allowed_amount, patient_responsibility",
      [{status: "original", paid_amount: "0.00", allowed_amount: "400.00", patient_responsibility: "400.00"}]
    ]
  ];
  it.each(RULES)("%s", async (_, claim, columns, right) => {
    expect(await line(claim, columns)).toEqual(right);
  });

  it("11 a late charge under the number of its claim adds a claim (frequency 5, RFI 736)", async () => {
    expect(
      await practice.rows(
        "SELECT claim_id, hcpcs, billed_amount FROM core.claim_line_state WHERE starts_with(claim_id, 'R11C') ORDER BY ALL"
      )
    ).toEqual([
      {claim_id: "R11C", hcpcs: "J1745", billed_amount: "300.00"},
      {claim_id: "R11C@2025-04-15+5", hcpcs: "J3380", billed_amount: "200.00"}
    ]);
  });

  it("13 predeterminations, tests, account tests and encounters are outside", async () => {
    expect(
      await practice.rows("FROM core.claim_line_state WHERE starts_with(claim_id, 'R13') OR claim_id = 'R457'")
    ).toEqual([]);
  });

  it("lines add up to their payments, take-backs in", async () => {
    expect(
      await practice.rows(
        `SELECT (SELECT sum(paid_amount) FROM core.remittance_line_state) = (SELECT sum(claim.paid_amount) FROM raw.remittance_claim AS claim
          JOIN core.remittance AS payment ON payment.file_id = claim.file_id AND payment.source_line = claim.st_segment
          WHERE payment.is_counted AND claim.status_code IN ('1', '2', '3', '4', '19', '20', '21', '22')) - (SELECT sum(taken_amount) FROM core.recovery) AS ties,
          (SELECT sum(taken_amount) FROM core.recovery) AS taken`
      )
    ).toEqual([{ties: true, taken: "310.00"}]);
  });
});

describe("other interpretations", () => {
  const RULES: readonly [string, string, string, readonly object[]][] = [
    ["zeros in front of a number are found (RFI 46)", "000123", "paid_amount", [{paid_amount: "70.00"}]],
    [
      "an answer without a number is found by member, day and charge (RFI 535)",
      "K-535",
      "paid_amount",
      [{paid_amount: "70.00"}]
    ],
    [
      "an answer under a strange number is found by the payer's own (RFI 1808)",
      "K1808",
      "paid_amount, status",
      [{paid_amount: "80.00", status: "original"}]
    ],
    ["punctuation that the payer drops is no difference", "AB/77.3", "paid_amount", [{paid_amount: "70.00"}]],
    [
      "a dose and its waste answered as one share the answer by charge",
      "KJW",
      "line, billed_amount, paid_amount, allowed_amount, sequestration",
      [
        {line: 1, billed_amount: "800.00", paid_amount: "480.00", allowed_amount: "480.00", sequestration: "0.00"},
        {line: 2, billed_amount: "200.00", paid_amount: "120.00", allowed_amount: "120.01", sequestration: "0.01"}
      ]
    ],
    [
      "a charge without its cents is the same charge",
      "KCENT",
      "billed_amount, paid_amount",
      [{billed_amount: "150.75", paid_amount: "100.00"}]
    ],
    [
      "a line told by its NDC (SVC N4) is found (RFI 238)",
      "KNDC",
      "line, paid_amount",
      [
        {line: 1, paid_amount: "100.00"},
        {line: 2, paid_amount: "30.00"}
      ]
    ],
    [
      "a claim denied as a whole denies its lines (RFI 1712)",
      "KWHOLE",
      "line, status, adjustments",
      [
        {line: 1, status: "denied", adjustments: "CO:29:300.00"},
        {line: 2, status: "denied", adjustments: "CO:29:100.00"}
      ]
    ],
    [
      "a reversal without lines takes back what was said of the lines (RFI 1733)",
      "KBARE",
      "line, status, paid_amount",
      [
        {line: 1, status: "reversal", paid_amount: "0.00"},
        {line: 2, status: "reversal", paid_amount: "0.00"}
      ]
    ],
    [
      "a claim to a later payer under its own number is the same claim",
      "KSENT",
      "billed_amount, units, paid_amount",
      [{billed_amount: "400.00", units: "8.000", paid_amount: "300.00"}]
    ],
    [
      "what the patient had paid (AMT*F5) is of the lines by their charges",
      "KF5",
      "line, patient_paid_amount",
      [
        {line: 1, patient_paid_amount: "20.00"},
        {line: 2, patient_paid_amount: "10.01"}
      ]
    ],
    ["capitation (CO-24) is no denial (RFI 424)", "R424", "status", [{status: "original"}]],
    ["a denial is one by its reasons, not by CLP02 (RFI 1423)", "R91", "status", [{status: "denied"}]],
    ["what the payer says it allows (B6) counts (RFI 2239)", "B6A", "allowed_amount", [{allowed_amount: "402.50"}]],
    ["a B6 that is the charge by mistake does not (RFI 2601)", "B6B", "allowed_amount", [{allowed_amount: "400.00"}]]
  ];
  it.each(RULES)("%s", async (_, claim, columns, right) => {
    const select = columns.replace("sequestration", "adjustment_amount(adjustments, 'CO:253') AS sequestration");
    expect(await line(claim, select)).toEqual(right);
  });

  it("holds what finds no line, with its dollars and no dose", async () => {
    expect(
      await practice.rows(
        "SELECT claim_id, reason, hcpcs, units, paid_amount FROM core.remittance_without_claim ORDER BY ALL"
      )
    ).toEqual([
      {claim_id: "KF5", reason: "line_not_on_its_claim", hcpcs: "J0897", units: "1.000", paid_amount: "40.00"},
      {claim_id: "LOSTNUMBER", reason: "claim_not_found", hcpcs: "J1745", units: "3.000", paid_amount: "120.00"}
    ]);
    expect(
      await practice.rows(
        "SELECT claim_id FROM core.claim_line WHERE claim_id IN ('LOSTNUMBER', 'KSENT2', 'NOT-K1808')"
      )
    ).toEqual([]);
    expect(await line("KLOST", "paid_amount, units")).toEqual([{paid_amount: null, units: "3.000"}]);
  });
});
