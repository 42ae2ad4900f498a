import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {bundledClaimsProfiles} from "../../../loaders/profile/claims/library.ts";
import {totalsTable} from "../../../loaders/profile/claims/preview.ts";
import {lookAt, proposeClaims} from "../../../loaders/profile/claims/propose.ts";
import {readClaims} from "../../../loaders/profile/claims/read.ts";
import {described, FIXTURES, LINES} from "./helpers.ts";

/** Ready-made layouts of practice-management systems; the right values are sums of the rows of each fixture. */

const textOf = (name: string): Buffer => readFileSync(join(FIXTURES, "systems", `${name}.csv`));
const footOf = (table: string): string => table.split("\n").at(-1)!.trim().replace(/ +/g, " ");

const DOSE = "3,000.00 1,526.15 1,196.50 305.23";
/** The foot of the preview: lines, charges, allowed, paid by payers, by patients, assistance, written off, adjusted; what is not told left out. */
const FEET: {readonly [name: string]: string} = {
  "advancedmd-transactions": "all 1 3,000.00 1,196.50 305.23 1,498.27",
  "athena-transactions": "all 1 3,000.00 1,196.50 305.23 1,498.27",
  "brightree-invoice-lines": `all 1 ${DOSE} 0.00`,
  "centricity-visits": "all 2 5,400.00 3,150.00 2,650.00 400.00 0.00 2,250.00",
  "claim-md-era": "all 2 3,400.00 1,666.15 1,306.26 1,758.27",
  "drchrono-line-items": "all 2 6,000.00 1,526.15 1,396.50 105.23 1,473.85",
  "ecw-ebo-cpt-payments": "all 1 1,196.50 305.23 1,498.27",
  "kareo-charges": "all 2 6,000.00 3,276.15 2,746.50 105.23 2,723.85",
  "oncoemr-transactions": "all 1 3,000.00 1,526.15 1,196.50 305.23 10.00 1,473.85",
  "openemr-billing": "all 1 3,000.00 0.00",
  "openemr-payments": "all 1 1,196.50 305.23 1,473.85"
};

describe("bundled claims profiles", () => {
  it.each(bundledClaimsProfiles().map((profile) => [profile.name, profile] as const))(
    "%s reads its fixture, and says how sure it is",
    (name, profile) => {
      const {rows, problems} = readClaims(textOf(name), profile);
      expect(problems).toEqual([]);
      expect(footOf(totalsTable({rows}))).toBe(FEET[name]);
      expect(lookAt(textOf(name), name).kind.kind).toBe("claims");
      expect(["vendor_documents", "public_programs", "inferred"]).toContain(profile.sure);
    }
  );

  it("are told apart, and their files become lines without a question", async () => {
    const names = Object.keys(FEET).filter((name) => name !== "ecw-ebo-cpt-payments");
    const {report, rows} = await described(
      names.map((name) => `systems/${name}.csv`),
      {skip: true}
    );
    expect(report.files.map(({vintage}) => vintage)).toEqual(names.map((name) => `profile ${name}`));
    expect(report.files.every(({status, rows: {rejected}}) => status === "accepted" && rejected === 0)).toBe(true);
    const line = ["J1745", "2025-04-15", "original", "50.000", "3000.00"];
    expect(await rows(LINES)).toEqual([
      ["100", ...line, "1526.15", "1196.50", "305.23", "CO:253:24.42;CO:45:1473.85;PR:2:305.23"],
      ["5001", ...line, "1526.15", "1196.50", null, "CO:253:24.42;CO:45:1473.85;PR:2:305.23"],
      ["5001", "96413", "2025-04-15", "original", "1.000", "400.00", "140.00", "109.76", null, "CO:45:260.00"],
      ["9001", ...line, "1526.15", "1196.50", "305.23", "CO:253:24.42;CO:45:1473.85"],
      ["9101", ...line, "1526.15", "1196.50", "305.23", "CO:45:1473.85"],
      ["A1", ...line, "1526.15", "1396.50", "105.23", "CO:45:1473.85"],
      ["A2", "J1745", "2025-04-25", "original", "50.000", "3000.00", null, null, "0.00", null],
      ["E1", ...line, "1526.15", "1396.50", "105.23", "CO:45:1473.85"],
      ["E2", "J1745", "2025-04-22", "original", "50.000", "3000.00", "1750.00", "1350.00", "0.00", "CO:45:1250.00"],
      ["P1 2025-04-15", ...line, "1526.15", "1196.50", "305.23", "CO:45:1473.85"],
      ["SO1", ...line, "1526.15", "1196.50", "305.23", null],
      ["T1", ...line, "1750.00", "1350.00", "400.00", "CO:45:1250.00"],
      ["T2", "J1745", "2025-04-20", "original", "40.000", "2400.00", "1400.00", "1300.00", "0.00", "CO:45:1000.00"]
    ]);
  });
});

describe("an export nobody has described", () => {
  it.each([
    [
      "a ledger with positive payments, a copay card, a refund and a transfer",
      `Clinic;Acct;Claim ID;Line;Activity;Activity Date;Service Date;HCPCS;Mod;Units;Dollars;Insurance;Reason
North;1;C1;1;CHARGE;2025-04-16;2025-04-15;J1745;JZ;50;3,000.00;Aetna;
North;1;C1;1;PAYMENT;2025-05-16;2025-04-15;J1745;JZ;;1,500.00;Aetna;
North;1;C1;1;CONTRACTUAL ADJUSTMENT;2025-05-16;2025-04-15;J1745;JZ;;1,250.00;Aetna;CO-45
North;1;C1;1;PAYMENT REVERSAL;2025-06-16;2025-04-15;J1745;JZ;;1,500.00;Aetna;
North;1;C1;1;PAYMENT;2025-06-17;2025-04-15;J1745;JZ;;1,350.00;Aetna;
North;1;C1;1;COPAY CARD PAYMENT;2025-06-18;2025-04-15;J1745;JZ;;300.00;;
North;1;C1;1;PATIENT PAYMENT;2025-06-18;2025-04-15;J1745;JZ;;150.00;;
North;1;C1;1;PATIENT REFUND;2025-06-28;2025-04-15;J1745;JZ;;50.00;;
North;1;C1;1;BAD DEBT WRITE OFF;2025-07-28;2025-04-15;J1745;JZ;;20.00;;
North;1;C1;1;TRANSFER TO SECONDARY;2025-07-28;2025-04-15;J1745;JZ;;20.00;Cigna;
`,
      "all 1 3,000.00 1,350.00 100.00 300.00 20.00 1,250.00"
    ],
    [
      "charges with payments as negative dollars in pipes",
      `Practice Location|Encounter|Date Of Svc|Procedure|Modifier 1|Modifier 2|Quantity|Charge Amt|Ins Pmt|Pat Pmt|Contractual W/O|Other W/O|Pt Resp|Primary Ins|Account No|Line Status
North|E1|04/15/2025|J1745|JZ||50|3000.00|-1196.50|-305.23|-1473.85|0.00|305.23|Medicare B|100|Closed
North|E2|04/25/2025|J1745|JZ||50|3000.00|0.00|0.00|0.00|0.00|0.00|Aetna|101|Pending
South|E3|04/26/2025|J1745|JZ||50|3000.00|0.00|0.00|-3000.00|0.00|0.00|Aetna|101|Denied
`,
      "all 3 9,000.00 1,526.15 1,196.50 305.23 0.00 4,473.85"
    ]
  ])("%s is read by its columns and words", (_, text, foot) => {
    const looked = lookAt(Buffer.from(text), "export");
    expect(looked.kind.kind).toBe("claims");
    const {profile, unknown, missing} = proposeClaims(looked, "export");
    expect([unknown, missing]).toEqual([[], []]);
    const {rows, problems} = readClaims(Buffer.from(text), profile);
    expect(problems).toEqual([]);
    expect(footOf(totalsTable({rows}))).toBe(foot);
  });
});
