import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type Practice, practiceOf} from "./practice.ts";
import {claims837, clp, remittance, sv1, svc} from "./write.ts";

/**
 * Rows of X12's published interpretations (RFI) beyond those of interpretations.test.ts, a claim each, all in one practice. What
 * is right was worked out by hand from the standard: charge less adjustments is paid, allowed is paid and the patient's part.
 */
const J = "J1745";
const V = "J3380";
const DAY = "DTM*472*20250415";

const copied = remittance([
  {trace: "COPY", claims: [...clp("COPY", "1", "500", "320"), ...svc(J, "500", "320", "10", "CAS*CO*45*180")]}
]);
/** The same payment in an envelope with other numbers and another day. */
const reEnveloped = copied
  .replaceAll(/(?<=\*)\d{9}(?=[*~])/g, (number) => (number === "1512345678" ? number : "000099999"))
  .replace("*250701*1200*", "*250702*0700*")
  .replaceAll("ST*835*0001", "ST*835*7001")
  .replaceAll(/(SE\*\d+)\*0001/g, "$1*7001");
/** A sender that begins at the same numbers each day: other content is another payment. */
const restarted = (id: string, trace: string): string =>
  remittance([
    {trace, claims: [...clp(id, "1", "500", "320"), ...svc(J, "500", "320", "10", "CAS*CO*45*180")]}
  ]).replaceAll(/(?<=\*)0000\d{5}(?=[*~])/g, "000000001");

const FILES: Record<string, string> = {
  "copy-1.835": copied,
  "copy-2.835": copied,
  "copy-3.835": reEnveloped,
  "restart-1.835": restarted("RESTART1", "RS1"),
  "restart-2.835": restarted("RESTART2", "RS2"),
  // Provider adjustments: several pairs in one segment, several segments, none of a claim's business (RFI 1921, 2289, 726, 1285).
  "plb.835": remittance([
    {
      trace: "PLB1",
      claims: [...clp("PLB1", "1", "1000", "900"), ...svc(J, "1000", "900", "20", "CAS*CO*45*100")],
      plb: [
        "PLB*1999999810*20251231*WO:LETTER7*120*L6*-5*CS:ADJ*10*IR*15*AP:ADV*-30*E3*8",
        "PLB*1999999810*20251231*J1:X*2*50*1.5"
      ]
    }
  ]),
  // A remittance may be provider adjustments alone (RFI 1870); one may be nothing but a forwarded balance.
  "plb-alone.835": remittance([{trace: "PLB2", claims: [], plb: ["PLB*1999999810*20251231*CT:CAP*-300"]}]),
  // WO used where FB belongs: both halves, no claim touched (RFI 2223).
  "wo-as-fb.835": remittance([
    {
      trace: "WF1",
      date: "20250501",
      claims: [...clp("WF1", "22", "-500", "-200"), ...svc(J, "-500", "-200", "-10", "CAS*CO*45*-300")],
      plb: ["PLB*1999999810*20251231*WO:BAL1*-200"]
    },
    {
      trace: "WF2",
      date: "20250520",
      claims: [...clp("WF2", "1", "700", "500"), ...svc(J, "700", "500", "14", "CAS*CO*45*200")],
      plb: ["PLB*1999999810*20251231*WO:BAL1*200"]
    }
  ]),
  "cas.835": remittance([
    {
      trace: "CAS1",
      claims: [
        // Six trios of one segment; a second segment of the same group (RFI 196, 213).
        ...clp("SIX", "1", "1000", "500", {pr: "100"}),
        ...svc(
          J,
          "1000",
          "500",
          "20",
          "CAS*CO*45*300**253*10**104*20**237*5**144*-5**131*30",
          "CAS*CO*97*40",
          "CAS*PR*1*60**2*40"
        ),
        // One reason up and down in one segment (RFI 2563).
        ...clp("UPDOWN", "1", "100", "88"),
        ...svc(J, "100", "88", "2", "CAS*CO*137*-6**137*6**45*12"),
        // Quantities of adjustments are no units (RFI 386).
        ...clp("QTY", "1", "900", "600"),
        ...svc(J, "900", "600", "6", "CAS*CO*45*200*0*198*100*3"),
        // More paid than charged (RFI 626).
        ...clp("ABOVE", "1", "50", "70"),
        ...svc(J, "50", "70", "1", "CAS*OA*94*-20"),
        // PR-45: billable to the patient, so part of the price (RFI 2318); PR-85 is interest that the patient bears (RFI 1705).
        ...clp("PR45", "1", "500", "300", {pr: "200"}),
        ...svc(J, "500", "300", "10", "CAS*PR*45*150**2*50"),
        // Amounts without cents, without a leading zero, with one decimal (RFI 1711).
        ...clp("SHORT", "1", "100", ".5"),
        ...svc(J, "100", ".5", "2", "CAS*CO*45*99.5"),
        // CO-223 before 2013 is sequestration too (CR 8378).
        ...clp("CO223", "1", "900", "392", {pr: "100", filing: "MB"}),
        ...svc(J, "900", "392", "5", "CAS*CO*45*400**223*8", "CAS*PR*2*100")
      ]
    }
  ]),
  // Claim status: 19, 20 and 21 are 1, 2 and 3 that went on; 23 is not this payer's claim; 3 of an only payer, 4 of a payer (RFI 2365, 546, 1423).
  "status.837": claims837(["ST19", "ST20", "ST21", "ST23", "ST4"].map((id) => ({id, lines: [sv1(J, "400", "8")]}))),
  "status.835": remittance([
    {
      trace: "ST1",
      claims: [
        ...clp("ST19", "19", "400", "240", {pr: "60"}),
        "MOA*.8**MA01*MA18",
        ...svc(J, "400", "240", "8", "CAS*CO*45*100", "CAS*PR*2*60"),
        ...clp("ST20", "1", "400", "240", {pr: "60"}),
        ...svc(J, "400", "240", "8", "CAS*CO*45*100", "CAS*PR*2*60"),
        ...clp("ST21", "1", "400", "240", {pr: "60"}),
        ...svc(J, "400", "240", "8", "CAS*CO*45*100", "CAS*PR*2*60"),
        ...clp("ST23", "23", "400", "0"),
        ...svc(J, "400", "0", "8", "CAS*OA*109*400"),
        ...clp("ST4", "4", "400", "0"),
        ...svc(J, "400", "0", "8", "CAS*CO*31*400")
      ]
    },
    {
      trace: "ST2",
      date: "20250610",
      payer: "SECOND",
      id: "SECOND",
      claims: [
        ...clp("ST20", "20", "400", "40", {icn: "S20"}),
        ...svc(J, "400", "40", "8", "CAS*OA*23*340", "CAS*PR*2*20")
      ]
    },
    {
      trace: "ST3",
      date: "20250611",
      payer: "THIRD",
      id: "THIRD",
      claims: [...clp("ST21", "21", "400", "60", {icn: "T21"}), ...svc(J, "400", "60", "8", "CAS*OA*23*340")]
    }
  ]),
  // The correction stands before its reversal in one file; units of the reversal have no minus; CLP05 is not the sum of PR (RFI 2616, 2548).
  "reverse.835": remittance([
    {
      trace: "RV1",
      date: "20250501",
      claims: [
        ...clp("RV", "1", "500", "320", {pr: "80"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*100", "CAS*PR*2*80")
      ]
    },
    {
      trace: "RV2",
      date: "20250601",
      claims: [
        ...clp("RV", "1", "500", "350", {icn: "RVN", pr: "70"}),
        ...svc(J, "500", "350", "10", "CAS*CO*45*80", "CAS*PR*2*70"),
        ...clp("RV", "22", "-500", "-320", {pr: "5"}),
        ...svc(J, "-500", "-320", "10", "CAS*CO*45*-100", "CAS*PR*2*-80")
      ]
    },
    // Taken back and not answered again (RFI 1385); a payment of the difference alone (RFI 1604).
    {
      trace: "RV3",
      date: "20250501",
      claims: [
        ...clp("RVOID", "1", "500", "320"),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180"),
        ...clp("DELTA", "1", "500", "320"),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180")
      ]
    },
    {
      trace: "RV4",
      date: "20250601",
      claims: [
        ...clp("DELTA", "1", "0", "20"),
        ...svc(J, "0", "20", "10", "CAS*CO*45*-20"),
        ...clp("RVOID", "22", "-500", "-320"),
        ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-180")
      ]
    }
  ]),
  // Without an 837: a correction with another charge and other units; a code that the payer added without a charge.
  "alone.835": remittance([
    {
      trace: "AL1",
      date: "20250501",
      claims: [
        ...clp("RECHARGED", "1", "500", "320"),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180"),
        ...clp("BUNDLE", "1", "300", "250"),
        ...svc(J, "300", "200", "6", "CAS*CO*45*100"),
        `SVC*HC:Q5103*0*50**6*HC:${J}`,
        DAY,
        "CAS*OA*94*-50"
      ]
    },
    {
      trace: "AL2",
      date: "20250601",
      claims: [
        ...clp("RECHARGED", "22", "-500", "-320"),
        ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-180"),
        ...clp("RECHARGED", "1", "600", "420", {icn: "RECH2"}),
        ...svc(J, "600", "420", "12", "CAS*CO*45*180")
      ]
    }
  ]),
  // Lines: the code that was submitted (SVC06), a revenue code beside a code (SVC04), one alone (NU), unbundled, no line at all,
  // dates of a range and of the claim alone (RFI 2320, 2563, 238, 2283, 1712, 2055).
  "lines.837": claims837([
    {id: "SVC06", lines: [sv1(J, "300", "6")]},
    {id: "UNBUNDLED", lines: [sv1(J, "300", "6")]},
    {id: "NOLINES", lines: [sv1(J, "300", "6"), sv1("96413", "100", "1")]},
    {id: "ONELINE", lines: [sv1(J, "300", "6")]},
    {id: "RANGE", lines: [[`SV1*HC:${J}*300*UN*6***1`, "DTP*472*RD8*20250415-20250416"]]},
    {id: "CLAIMDATE", lines: [sv1(J, "300", "6")]},
    {id: "ZERO", lines: [sv1(J, "300", "6"), sv1("G0008", "0", "1")]},
    {id: "DECIMAL", lines: [[...sv1(J, "900", "10"), "LIN**N4*57894003001", "CTP****4.25*ML"]]},
    {
      id: "COPYOF",
      extra: [
        "SBR*S*18*******CI",
        "AMT*D*80",
        "AMT*EAF*20",
        "OI***Y***Y",
        "NM1*IL*1*DOE*COPYOF****MI*X",
        "NM1*PR*2*FIRST*****PI*FIRST"
      ],
      lines: [[...sv1(J, "100", "2"), `SVD*FIRST*80*HC:${J}**2`, "CAS*CO*45*20", "DTP*573*D8*20250501"]]
    }
  ]),
  "lines.835": remittance([
    {
      trace: "LN1",
      claims: [
        ...clp("SVC06", "1", "300", "200"),
        `SVC*HC:Q5103*300*200**6*HC:${J}`,
        DAY,
        "CAS*CO*45*100",
        ...clp("UNBUNDLED", "1", "300", "250"),
        `SVC*HC:${J}*300*200**6`,
        DAY,
        "CAS*CO*45*100",
        `SVC*HC:Q5103*0*50**6*HC:${J}`,
        DAY,
        "CAS*OA*94*-50",
        ...clp("NOLINES", "1", "400", "240", {pr: "60"}).toSpliced(1, 0, "CAS*CO*45*100", "CAS*PR*2*60"),
        ...clp("ONELINE", "1", "300", "200", {pr: "40"}).toSpliced(1, 0, "CAS*CO*45*60", "CAS*PR*2*40"),
        ...clp("RANGE", "1", "300", "200"),
        `SVC*HC:${J}*300*200**6`,
        "DTM*150*20250415",
        "DTM*151*20250416",
        "CAS*CO*45*100",
        ...clp("CLAIMDATE", "1", "300", "200"),
        "DTM*232*20250415",
        "DTM*233*20250415",
        `SVC*HC:${J}*300*200*0636*6`,
        "CAS*CO*45*100",
        ...clp("ZERO", "1", "300", "200"),
        ...svc(J, "300", "200", "6", "CAS*CO*45*100"),
        ...svc("G0008", "0", "0", "1")
      ]
    }
  ]),
  // A replacement under a new number, answered under the new one and under the old one; a void; F8 on an original claim (RFI 1945, 2150, 2110).
  "chain.837": claims837([
    {id: "OLD1", lines: [sv1(J, "500", "10")]},
    {id: "NEW1", frequency: "7", reference: "IOLD1", lines: [sv1(J, "500", "10")]},
    {id: "OLD2", lines: [sv1(V, "500", "10")]},
    {id: "NEW2", frequency: "7", reference: "IOLD2", lines: [sv1(V, "500", "10")]},
    {id: "VOIDED", lines: [sv1(J, "500", "10")]},
    {id: "VOIDED", frequency: "8", reference: "IVOIDED", lines: [sv1(J, "500", "10")]},
    {id: "F8ON1", reference: "ICN-OTHER", lines: [sv1(J, "500", "10")]}
  ]),
  "chain.835": remittance([
    {
      trace: "CH1",
      date: "20250501",
      claims: [
        ...clp("OLD1", "1", "500", "320", {member: "C1"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180"),
        ...clp("OLD2", "1", "500", "320", {member: "C2"}),
        ...svc(V, "500", "320", "10", "CAS*CO*45*180")
      ]
    },
    {
      trace: "CH2",
      date: "20250601",
      claims: [
        ...clp("OLD1", "22", "-500", "-320", {member: "C1"}),
        ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-180"),
        ...clp("NEW1", "1", "500", "350", {member: "C1"}),
        ...svc(J, "500", "350", "10", "CAS*CO*45*150"),
        ...clp("OLD2", "22", "-500", "-320", {member: "C2"}),
        ...svc(V, "-500", "-320", "-10", "CAS*CO*45*-180"),
        ...clp("OLD2", "1", "500", "350", {icn: "IOLD2B", member: "C2"}),
        ...svc(V, "500", "350", "10", "CAS*CO*45*150")
      ]
    }
  ]),
  // Money that is a wire or a check, nothing paid at all, one number on all payments of nothing (RFI 2228, 1708).
  "money.835": remittance([
    {
      trace: "FW",
      method: "FWT",
      claims: [...clp("WIRE", "1", "100", "70"), ...svc(J, "100", "70", "2", "CAS*CO*45*30")]
    },
    {
      trace: "CK",
      method: "CHK",
      claims: [...clp("CHECK", "1", "100", "70"), ...svc(J, "100", "70", "2", "CAS*CO*45*30")]
    },
    {
      trace: "0",
      handling: "H",
      claims: [...clp("ZERO1", "1", "100", "0"), ...svc(J, "100", "0", "2", "CAS*CO*197*100")]
    },
    {
      trace: "0",
      handling: "H",
      claims: [...clp("ZERO2", "1", "200", "0"), ...svc(J, "200", "0", "4", "CAS*CO*197*200")]
    },
    {
      trace: "DD",
      handling: "D",
      claims: [...clp("BANKONLY", "1", "100", "70"), ...svc(J, "100", "70", "2", "CAS*CO*45*30")]
    }
  ]),
  // One segment takes back from several claims, in part, whole, and in instalments of two payments.
  "several-wo.835": remittance([
    {
      trace: "SW1",
      date: "20250501",
      claims: ["WOPART", "WOWHOLE", "WOTWO"].flatMap((id) => [
        ...clp(id, "1", "500", "320"),
        ...svc(J, "500", "320", "10", "CAS*CO*45*180")
      ])
    },
    {
      trace: "SW2",
      date: "20250601",
      claims: [...clp("WOFILL", "1", "2000", "1600"), ...svc(J, "2000", "1600", "40", "CAS*CO*45*400")],
      plb: ["PLB*1999999810*20251231*WO:IWOPART*100*WO:IWOWHOLE*320*WO:IWOTWO*200"]
    },
    {
      trace: "SW3",
      date: "20250615",
      claims: [...clp("WOFILL2", "1", "2000", "1600"), ...svc(J, "2000", "1600", "40", "CAS*CO*45*400")],
      plb: ["PLB*1999999810*20251231*WO:IWOTWO*120*L6:IWOPART*-3.21"]
    }
  ]),
  // A deductible told of the claim beside answered lines; lines alike that come back in another order; a line in parts
  // that name no line, beside another of the code.
  "lines-2.837": claims837([
    {id: "CLAIMCAS", lines: [sv1(J, "3000", "50"), sv1("96413", "400", "1")]},
    {id: "SIDES", lines: [sv1(`${J}:RT`, "500", "10"), sv1(`${J}:LT`, "500", "10")]},
    {id: "PARTS", lines: [sv1(J, "3000", "50"), sv1(J, "600", "10")]},
    {id: "NDC532", lines: [[...sv1(J, "500", "10"), "LIN**N4*57894-030-01", "CTP****1*UN"]]}
  ]),
  "lines-2.835": remittance([
    {
      trace: "L2",
      claims: [
        "CLP*CLAIMCAS*1*3400*1104.77*538.83*MB*ICLAIMCAS*11*1",
        "CAS*PR*1*257**2*281.83",
        "CAS*CO*253*22.55",
        "NM1*QC*1*DOE*CLAIMCAS****MI*MCLAIMCAS",
        ...svc(J, "3000", "1526.15", "50", "CAS*CO*45*1473.85"),
        ...svc("96413", "400", "140", "1", "CAS*CO*45*260"),
        ...clp("SIDES", "1", "1000", "320"),
        ...svc(`${J}:LT`, "500", "320", "10", "CAS*CO*45*180"),
        ...svc(`${J}:RT`, "500", "0", "10", "CAS*CO*197*500"),
        ...clp("PARTS", "1", "3600", "1800"),
        ...svc(J, "1800", "900", "30", "CAS*CO*45*900"),
        ...svc(J, "1200", "600", "20", "CAS*CO*45*600"),
        ...svc(J, "600", "300", "10", "CAS*CO*45*300")
      ]
    }
  ]),
  // A check in two files (RFI 2287, 217), and half of another.
  "part-1.835": remittance([
    {
      trace: "PART",
      amount: "250.00",
      claims: [...clp("PART1", "1", "200", "150"), ...svc(J, "200", "150", "4", "CAS*CO*45*50")]
    }
  ]),
  "part-2.835": remittance([
    {
      trace: "PART",
      amount: "250.00",
      claims: [...clp("PART2", "1", "200", "100"), ...svc(J, "200", "100", "4", "CAS*CO*45*100")]
    }
  ]),
  "half.835": remittance([
    {trace: "HALF", amount: "9.00", claims: [...clp("HALF", "1", "8", "5"), ...svc(J, "8", "5", "1", "CAS*CO*45*3")]}
  ]),
  // A component separator of another kind: a colon in a number is data (RFI 1815); a name that is not ASCII.
  "colon.835": remittance([
    {
      trace: "COLON",
      payer: "PLAN MÉDICO",
      claims: [...clp("12:A", "1", "100", "70"), ...svc(J, "100", "70", "2", "CAS*CO*45*30")]
    }
  ])
    .replace("*P*:~", "*P*>~")
    .replaceAll(/SVC\*HC:/g, "SVC*HC>"),
  // One payer for two coverages (RFI 2143, 2365); a later account of the patient's that pays like a second payer (RFI 1028).
  "cover.837": claims837(["TWICE", "HRA"].map((id) => ({id, lines: [sv1(J, "400", "8")]}))),
  "cover.835": remittance([
    {
      trace: "CV1",
      claims: [
        ...clp("TWICE", "1", "400", "240", {pr: "60"}),
        ...svc(J, "400", "240", "8", "CAS*CO*45*100", "CAS*PR*2*60"),
        ...clp("TWICE", "2", "400", "45", {icn: "SECONDCOVER", pr: "15"}),
        ...svc(J, "400", "45", "8", "CAS*OA*23*340", "CAS*PR*2*15"),
        ...clp("HRA", "1", "400", "240", {pr: "60"}),
        ...svc(J, "400", "240", "8", "CAS*CO*45*100", "CAS*PR*1*60")
      ]
    },
    {
      trace: "CV2",
      date: "20250611",
      payer: "HEALTH ACCOUNT",
      id: "HRA1",
      claims: [...clp("HRA", "2", "400", "60", {icn: "ACC"}), ...svc(J, "400", "60", "8", "CAS*OA*23*340")]
    }
  ]),
  // A line told by its revenue code, one with both, an institutional answer with MIA and MOA (RFI 238, 2563).
  "revenue.835": remittance([
    {
      trace: "RC1",
      claims: [
        ...clp("MIAMOA", "1", "900", "600"),
        "MIA*0***600",
        "MOA*.8*600*MA01",
        `SVC*HC:${J}*900*600*0636*6`,
        DAY,
        "CAS*CO*45*300"
      ]
    }
  ]),
  // A negative payment: more is taken back than paid, and the payer does not forward it (BPR03 D).
  "debit.835": remittance([
    {
      trace: "DB1",
      date: "20250501",
      claims: [...clp("DEBIT", "1", "500", "320"), ...svc(J, "500", "320", "10", "CAS*CO*45*180")]
    },
    {
      trace: "DB2",
      date: "20250601",
      claims: [...clp("DEBIT", "22", "-500", "-320"), ...svc(J, "-500", "-320", "-10", "CAS*CO*45*-180")]
    }
  ]),
  // The version before this one: groups and reasons as they are.
  "old.835": remittance([
    {
      trace: "OLD",
      claims: [
        ...clp("V4010", "1", "500", "320", {pr: "80"}),
        ...svc(J, "500", "320", "10", "CAS*CO*45*100", "CAS*PR*2*80")
      ]
    }
  ])
    .replace("*00501*", "*00401*")
    .replace("005010X221A1", "004010X091A1"),
  // Taxes, late filing and patient amounts that only inform (RFI 1732, 1830, 360).
  "amt.835": remittance([
    {
      trace: "AMT",
      claims: [
        ...clp("AMT", "1", "500", "320", {pr: "80"}),
        "AMT*AU*500",
        "AMT*F5*80",
        "QTY*CA*3",
        ...svc(J, "500", "320", "10", "CAS*CO*45*100", "CAS*PR*2*80", "AMT*T*9", "AMT*KH*3", "QTY*ZK*2")
      ]
    }
  ])
};

let practice: Practice;
beforeAll(async () => {
  practice = await practiceOf(FILES, [
    "core.claim_line_state",
    "core.claim_line",
    "core.recovery",
    "mart.reject",
    "mart.left_out"
  ]);
});
afterAll(() => practice.warehouse.close());

const line = (claim: string, columns: string): Promise<unknown[]> =>
  practice.rows(`SELECT ${columns} FROM core.claim_line_state WHERE claim_id = '${claim}' ORDER BY line`);
/** Units, billed, allowed, paid and the patient's part. */
const FIVE =
  "status, units, billed_amount AS billed, allowed_amount AS allowed, paid_amount AS paid, patient_responsibility AS patient";
const five = (
  status: string,
  units: string,
  billed: string,
  allowed: string,
  paid: string,
  patient = "0.00"
): object => ({
  status,
  units: `${units}.000`,
  ...{billed, allowed, paid, patient}
});

const RIGHT: readonly [what: string, claim: string, ...lines: object[]][] = [
  [
    "a file copied under another name, and its payment in a new envelope, count once (RFI 217)",
    "COPY",
    five("original", "10", "500.00", "320.00", "320.00")
  ],
  [
    "a sender that begins its numbers anew sends other payments (RFI 34, 362)",
    "RESTART1",
    five("original", "10", "500.00", "320.00", "320.00")
  ],
  ["… and the second counts as well", "RESTART2", five("original", "10", "500.00", "320.00", "320.00")],
  ["provider adjustments of all kinds touch no claim", "PLB1", five("original", "20", "1000.00", "900.00", "900.00")],
  ["nor does a WO that forwards a balance", "WF2", five("original", "14", "700.00", "500.00", "500.00")],
  // 500 + 100 + 10 + 20 + 5 - 5 = 630.
  [
    "every trio and segment of adjustments counts (RFI 196)",
    "SIX",
    five("original", "20", "1000.00", "630.00", "500.00", "100.00")
  ],
  ["a reason that goes up and down cancels (RFI 2563)", "UPDOWN", five("original", "2", "100.00", "88.00", "88.00")],
  ["quantities of adjustments are no units (RFI 386)", "QTY", five("original", "6", "900.00", "600.00", "600.00")],
  ["more may be paid than was charged (RFI 626)", "ABOVE", five("original", "1", "50.00", "70.00", "70.00")],
  ["PR-45 is the patient's (RFI 2318)", "PR45", five("original", "10", "500.00", "500.00", "300.00", "200.00")],
  [
    "amounts in every form that the standard allows (RFI 1711)",
    "SHORT",
    five("original", "2", "100.00", "0.50", "0.50")
  ],
  ["CO-223 is sequestration as well", "CO223", five("original", "5", "900.00", "500.00", "392.00", "100.00")],
  ["status 19 is 1 (RFI 2365)", "ST19", five("original", "8", "400.00", "300.00", "240.00", "60.00")],
  ["status 20 is 2", "ST20", five("original", "8", "400.00", "300.00", "280.00", "20.00")],
  ["status 21 is 3", "ST21", five("original", "8", "400.00", "300.00", "300.00")],
  ["status 4 denies (RFI 1423)", "ST4", five("denied", "8", "400.00", "0.00", "0.00")],
  [
    "a correction may stand before its reversal (RFI 2616)",
    "RV",
    five("replacement", "10", "500.00", "420.00", "350.00", "70.00")
  ],
  [
    "a reversal without a correction leaves nothing (RFI 1385)",
    "RVOID",
    five("reversal", "10", "500.00", "0.00", "0.00")
  ],
  ["a payment of the difference adds (RFI 1604)", "DELTA", five("original", "10", "500.00", "340.00", "340.00")],
  [
    "the code that was submitted finds the line (RFI 2320)",
    "SVC06",
    five("original", "6", "300.00", "200.00", "200.00")
  ],
  [
    "lines that the payer made of one add up (RFI 2283)",
    "UNBUNDLED",
    five("original", "6", "300.00", "250.00", "250.00")
  ],
  [
    "an answer without lines is that of the claim's only line (RFI 1712)",
    "ONELINE",
    five("original", "6", "300.00", "240.00", "200.00", "40.00")
  ],
  [
    "a line without a charge is answered too",
    "ZERO",
    five("original", "6", "300.00", "200.00", "200.00"),
    five("original", "1", "0.00", "0.00", "0.00")
  ],
  ["a range of days finds the line (RFI 2055)", "RANGE", five("original", "6", "300.00", "200.00", "200.00")],
  [
    "the day of the claim is that of its lines (RFI 1205)",
    "CLAIMDATE",
    five("original", "6", "300.00", "200.00", "200.00")
  ],
  [
    "a replacement under a new number counts once, answered under the new one (RFI 2150)",
    "OLD1",
    five("replacement", "10", "500.00", "350.00", "350.00")
  ],
  ["… or under the old one (RFI 1945)", "OLD2", five("replacement", "10", "500.00", "350.00", "350.00")],
  [
    "a correction with another charge is the same line",
    "RECHARGED",
    five("replacement", "12", "600.00", "420.00", "420.00")
  ],
  ["what a bundle adds without a charge is no dose", "BUNDLE", five("original", "6", "300.00", "250.00", "250.00")],
  [
    "one segment of adjustments takes back from several claims: a part of one (RFI 1921)",
    "WOPART",
    five("original", "10", "500.00", "220.00", "220.00")
  ],
  ["… the whole of another", "WOWHOLE", five("reversal", "10", "500.00", "0.00", "0.00")],
  ["… and of a third in two instalments", "WOTWO", five("reversal", "10", "500.00", "0.00", "0.00")],
  // 561.38 of the claim: on the drug 1,526.15 ÷ 1,666.15 of each of 257.00, 281.83 and 22.55, cents down.
  [
    "adjustments of the claim are shared by what the lines were paid",
    "CLAIMCAS",
    five("original", "50", "3000.00", "1526.15", "1011.96", "493.54"),
    five("original", "1", "400.00", "140.00", "92.81", "45.29")
  ],
  [
    "lines alike are told by their modifiers, not their order",
    "SIDES",
    five("denied", "10", "500.00", "0.00", "0.00"),
    five("original", "10", "500.00", "320.00", "320.00")
  ],
  [
    "parts that name no line have the charge of the one that is left",
    "PARTS",
    five("original", "50", "3000.00", "1500.00", "1500.00"),
    five("original", "10", "600.00", "300.00", "300.00")
  ],
  ["wires are money", "WIRE", five("original", "2", "100.00", "70.00", "70.00")],
  ["checks are", "CHECK", five("original", "2", "100.00", "70.00", "70.00")],
  ["payments of nothing deny (RFI 352)", "ZERO1", five("denied", "2", "100.00", "0.00", "0.00")],
  ["all of them, though they share a number (RFI 1708)", "ZERO2", five("denied", "4", "200.00", "0.00", "0.00")],
  ["a check in two files counts (RFI 2287)", "PART1", five("original", "4", "200.00", "150.00", "150.00")],
  ["… both files of it", "PART2", five("original", "4", "200.00", "100.00", "100.00")],
  ["a colon is data where the envelope says so (RFI 1815)", "12:A", five("original", "2", "100.00", "70.00", "70.00")],
  [
    "two coverages at one payer are two payers (RFI 2143)",
    "TWICE",
    five("original", "8", "400.00", "300.00", "285.00", "15.00")
  ],
  ["a health account pays like a second payer (RFI 1028)", "HRA", five("original", "8", "400.00", "300.00", "300.00")],
  [
    "a revenue code beside a code moves nothing (RFI 2563)",
    "MIAMOA",
    five("original", "6", "900.00", "600.00", "600.00")
  ],
  ["a payment that takes more than it pays is one", "DEBIT", five("reversal", "10", "500.00", "0.00", "0.00")],
  ["files of version 4010 are read", "V4010", five("original", "10", "500.00", "400.00", "320.00", "80.00")],
  [
    "amounts and quantities that inform change nothing (RFI 360, 1732, 1830)",
    "AMT",
    five("original", "10", "500.00", "400.00", "320.00", "80.00")
  ]
];

describe("claims", () => {
  it.each(RIGHT)("%s: %s", async (_, claim, ...lines) => {
    expect(await line(claim, FIVE)).toEqual(lines);
  });
});

/** Billed, and no payer has said anything of it that counts. */
const open = (status: string, units: string, billed: string): object => ({
  status,
  units: `${units}.000`,
  billed,
  allowed: null,
  paid: null,
  patient: null
});

describe("claims that wait", () => {
  it.each([
    ["status 23 is another payer's claim, passed on", "ST23", [open("original", "8", "400.00")]],
    ["units are those of the line, not of its NDC (RFI 2151)", "DECIMAL", [open("original", "10", "900.00")]],
    ["what an 837 says another payer paid is history (RFI 1507, 1860)", "COPYOF", [open("original", "2", "100.00")]],
    ["a void counts nothing (frequency 8)", "VOIDED", [open("void", "10", "500.00")]],
    ["REF*F8 on an original claim replaces nothing (RFI 2110)", "F8ON1", [open("original", "10", "500.00")]],
    ["money without its detail (BPR01 D) answers nothing", "BANKONLY", []],
    ["half a check answers nothing", "HALF", []]
  ])("%s: %s", async (_, claim, right) => {
    expect(await line(claim, FIVE)).toEqual(right);
  });

  it("what a claim of several lines is paid as a whole is not shared out by guess (RFI 1712): it is on line 0", async () => {
    expect(await line("NOLINES", "line, paid_amount, allowed_amount")).toEqual([
      {line: 0, paid_amount: "240.00", allowed_amount: "300.00"},
      {line: 1, paid_amount: null, allowed_amount: null},
      {line: 2, paid_amount: null, allowed_amount: null}
    ]);
  });
});

describe("payments", () => {
  it("a provider adjustment may have six pairs and a payment several; none that names no claim is taken from one", async () => {
    // 120 - 5 + 10 + 15 - 30 + 8 + 2 + 1.50 = 121.50, and 900 - 121.50 is BPR02.
    expect(
      await practice.rows(
        `SELECT payment.trace_number, count(*) AS pairs, sum(adjustment.amount) AS amount, any_value(payment.payment_amount) AS bpr02 FROM raw.provider_adjustment AS adjustment
         JOIN raw.remittance AS payment ON payment.file_id = adjustment.file_id AND payment.line = adjustment.st_segment GROUP BY ALL ORDER BY ALL`
      )
    ).toEqual([
      {trace_number: "PLB1", pairs: "8", amount: "121.50", bpr02: "778.50"},
      {trace_number: "PLB2", pairs: "1", amount: "-300.00", bpr02: "300.00"},
      {trace_number: "SW2", pairs: "3", amount: "620.00", bpr02: "980.00"},
      {trace_number: "SW3", pairs: "2", amount: "116.79", bpr02: "1483.21"},
      {trace_number: "WF1", pairs: "1", amount: "-200.00", bpr02: "0.00"},
      {trace_number: "WF2", pairs: "1", amount: "200.00", bpr02: "300.00"}
    ]);
    expect(
      await practice.rows(
        "SELECT claim_id, taken_amount AS taken FROM core.recovery WHERE taken_amount > 0 ORDER BY ALL"
      )
    ).toEqual([
      {claim_id: "WOPART", taken: "100.00"},
      {claim_id: "WOTWO", taken: "320.00"},
      {claim_id: "WOWHOLE", taken: "320.00"}
    ]);
  });

  it("an NDC of ten digits with dashes is known by them", async () => {
    expect(await line("NDC532", "ndc11")).toEqual([{ndc11: "57894003001"}]);
  });

  it("both halves of a check are accepted by the load, its warnings, raw.reject and the quality page alike", async () => {
    const {files, warnings, notes} = practice.report;
    expect(
      files
        .filter(({path}) => /^(part|half)/.test(path))
        .map(({path, rows, dollars}) => [path, rows.rejected, dollars.accepted, dollars.rejected])
    ).toEqual([
      ["half.835", 2, "0.00", "9.00"],
      ["part-1.835", 0, "150.00", "0.00"],
      ["part-2.835", 0, "100.00", "0.00"]
    ]);
    expect(warnings.filter((text) => /part-\d/.test(text))).toEqual([]);
    expect(warnings.join("\n")).toMatch(
      /half\.835 segment \d+, byte \d+\); load the rest of the check if it came in two files/
    );
    expect(notes).toContain("2 parts of checks that came in several files add up together and count ($250.00)");
    expect(
      await practice.rows(
        "SELECT file.path, reject.reason, reject.rows FROM mart.reject AS reject JOIN raw.file AS file USING (file_id) ORDER BY ALL"
      )
    ).toEqual([
      {path: "half.835", reason: "payment_out_of_balance", rows: "1"},
      {path: "half.835", reason: "payment_out_of_balance", rows: "1"},
      {path: "money.835", reason: "no_remittance", rows: "1"}
    ]);
    expect(
      await practice.rows("SELECT source, fate, dollars FROM mart.left_out WHERE source = 'remittances' ORDER BY ALL")
    ).toEqual([
      // What NOLINES was paid as a whole.
      {source: "remittances", fate: "in doubt", dollars: "240.00"},
      {source: "remittances", fate: "refused", dollars: "9.00"},
      {source: "remittances", fate: "refused", dollars: "70.00"}
    ]);
  });
});
