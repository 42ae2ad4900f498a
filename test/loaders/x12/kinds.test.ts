import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type LoadReport, load} from "../../../loaders/load.ts";
import {x12In} from "../../../loaders/x12/sniff.ts";
import {survey835} from "../../../loaders/x12/survey.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {interchange, type PaymentSpec} from "./generate.ts";

const line = (paid: number) => ({code: "J1745", charge: 180_00, cas: [["CO", "45", 80_00]] as const, paid});
const payment = (trace: string, ...paid: readonly number[]): PaymentSpec => ({
  payer: "SYNTHETIC PAYER",
  trace,
  claims: paid.map((cents, i) => ({id: `SECRET${trace}${i}`, lines: [line(cents)]}))
});
const good = interchange([payment("1", 100_00)]).toString("latin1");
const broken = (text: string, at: number): string => text.match(new RegExp(`[^]{1,${at}}`, "g"))!.join("\r\n");
const segments = (text: string): string[] => text.split("~").slice(0, -1);

/** The same payment of 100.00 as files come out of mainframes, transfers and editors. */
const DRESSES: Record<string, string> = {
  plain: good,
  "lines indented by blanks": segments(good).join("~\n  ").concat("~"),
  "lines indented by tabs": segments(good).join("~\r\n\t").concat("~"),
  "blank lines at the top": `\r\n  \n${good}`,
  "records of 80 bytes, padded": segments(good)
    .map((segment) => `${segment}~`.padEnd(Math.ceil((segment.length + 1) / 80) * 80))
    .join(""),
  "records of 80 bytes, padded, with line ends": segments(good)
    .map((segment) => `${segment}~`.padEnd(80))
    .join("\n"),
  "wrapped at 80": broken(good, 80),
  "wrapped at 72": broken(good, 72),
  "wrapped in the ISA": broken(good, 40),
  "blank between segments": segments(good).join("~ ").concat("~ ")
};

describe("x12In(head)", () => {
  it.each(Object.entries(DRESSES))("tells an 835 in %s, which its reader reads", (_, text) => {
    expect(x12In(text)).toEqual({isX12: true, types: ["835"], isEmpty: false});
    const {status, payments} = survey835([Buffer.from(text, "latin1")]);
    expect(status).toBe("accepted");
    expect(payments.map(({totals, status: of}) => [of, totals.payment])).toEqual([["accepted", 100_00]]);
  });

  it("takes no table for X12 because its first column is called ST or GS", () => {
    for (const text of ["ST,NAME\nIA,Cedar\n", "GS|x\n1|2\n", "state,claim_id\n"])
      expect(x12In(text).types).toEqual([]);
  });
});

const I837 = (version: string, lines: readonly string[]): string => {
  const body = [
    `ST*837*0001${version === "005010" ? "" : `*${version}`}`,
    "BHT*0019*00*B1*20250416*0600*CH",
    "HL*1**20*1",
    "NM1*85*2*HOSPITAL Z*****XX*1999999976",
    "HL*2*1*22*0",
    "SBR*P*18*******MC",
    "NM1*IL*1*DOE*JANE****MI*MEM1",
    "NM1*PR*2*PLAN X*****PI*PX1",
    ...lines
  ];
  const isa = `ISA*00*${" ".repeat(10)}*00*${" ".repeat(10)}*ZZ*${"CLINICY".padEnd(15)}*ZZ*${"PAYERX".padEnd(15)}*250702*0830*^*00501*000000903*0*P*:`;
  const all = [isa, `GS*HC*CLINICY*PAYERX*20250702*0830*1*X*${version}`, ...body, `SE*${body.length + 1}*0001`];
  return `${[...all, "GE*1*1", "IEA*1*000000903"].join("~")}~`;
};
const INSTITUTIONAL = [
  "CLM*QI1*3400***13:A:1**A*Y*Y",
  "DTP*434*RD8*20250415-20250415",
  "HI*ABK:K5000",
  "HI*BE:FC:::50",
  "LX*1",
  "SV2*0636*HC:J1745:JZ*3000*UN*50",
  "LIN**N4*57894003001",
  "LX*2",
  "SV2*0335*HC:96413*400*UN*1"
];

const folder = mkdtempSync(join(tmpdir(), "plus-six-x12-kinds-"));
let opened: Warehouse;
let report: LoadReport;
const fileOf = (name: string) => report.files.find(({path}) => path === name)!;
const saidOf = (name: string): string[] => [...report.warnings, ...report.notes].filter((text) => text.includes(name));
const rows = (sql: string): Promise<unknown[]> => queryJson(opened.connection, sql);

beforeAll(async () => {
  const other = (text: string, kind: string): string => text.replaceAll("ST*835", `ST*${kind}`);
  const asTest = (text: string): string => `${text.slice(0, 102)}T${text.slice(103)}`;
  const files: Record<string, string> = {
    "a-test.835": asTest(interchange([payment("T", 100_00)], {number: 11}).toString("latin1")),
    "b-premium.txt": other(interchange([payment("2", 100_00)], {number: 12}).toString("latin1"), "820"),
    "c-receipt.txt": other(interchange([payment("3", 100_00)], {number: 13}).toString("latin1"), "999"),
    "d-cent.835": interchange([payment("4", 100_00, 99_99, 100_00)], {number: 14}).toString("latin1"),
    "e-interest.835": interchange([payment("5", 100_00)], {number: 15})
      .toString("latin1")
      .replace("BPR*I*100*", "BPR*I*114*")
      .replace("~SVC", "~AMT*I*14~SVC")
      .replace("SE*13", "SE*14"),
    "f-mixed.txt":
      interchange([payment("6", 100_00)], {number: 16}).toString("latin1") + I837("005010X223A2", INSTITUTIONAL),
    "g-plain.837": I837("005010", INSTITUTIONAL).replaceAll("QI1", "QI2").replaceAll("000000903", "000000904"),
    "h-dental.837": I837("005010", ["CLM*QD1*120***11:B:1*Y*A*Y*Y", "LX*1", "SV3*AD:D2150*120"]).replaceAll(
      "000000903",
      "000000905"
    ),
    "i-account-test.835": interchange([{...payment("7", 100_00), handling: "P"}], {number: 17}).toString("latin1"),
    "j-one-bad-charge.837": I837("005010X222A1", [
      "CLM*P1*300***11:B:1*Y*A*Y*Y",
      "LX*1",
      "SV1*HC:J1745*300*UN*10***1",
      "CLM*P2*3E2***11:B:1*Y*A*Y*Y",
      "SBR*S*18*******CI",
      "NM1*IL*1*OTHER*PERSON****MI*MX",
      "LX*1",
      "SV1*HC:J1745*300*UN*10***1",
      "HL*3*1*22*0",
      "SBR*P*18*******MB",
      "NM1*IL*1*ROE*JANE****MI*MEM2",
      "NM1*PR*2*PLAN Y*****PI*PY",
      "CLM*P3*300***11:B:1*Y*A*Y*Y",
      "LX*1",
      "SV1*HC:J1745*300*UN*10***1"
    ]).replaceAll("000000903", "000000906")
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, "latin1");
  opened = await openDatabase(":memory:");
  report = await load({data: folder, warehouse: opened.connection});
});
afterAll(() => {
  opened.close();
  rmSync(folder, {recursive: true, force: true});
});

describe("load of X12 of every kind", () => {
  it("sets data of a test aside (ISA15 T; X12 RFI 34), with its dollars", async () => {
    expect(fileOf("a-test.835").dollars).toEqual({accepted: "0.00", rejected: "100.00"});
    expect(saidOf("a-test.835").join()).toContain("is a test (ISA15 T): a payment of 100.00 is set aside");
    expect(await rows("FROM raw.remittance WHERE trace_number = 'T'")).toEqual([]);
  });

  it("sets a test of the bank account aside (BPR01 P; X12 RFI 2228)", () => {
    expect(fileOf("i-account-test.835").dollars).toEqual({accepted: "0.00", rejected: "100.00"});
  });

  it("warns of kinds that are not read, with their dollars; receipts are a note", () => {
    expect(report.warnings).toContain("b-premium.txt: X12 that is not read: 1 of kind 820 ($100.00 in them)");
    expect(report.notes.join()).toContain("c-receipt.txt: X12 that is not read: 1 of kind 999");
    expect(saidOf("h-dental.837").join()).toContain("claims of $120.00 are not read");
  });

  it("holds the claim that is a cent off and counts the others of its payment", async () => {
    expect(fileOf("d-cent.835").dollars).toEqual({accepted: "200.00", rejected: "99.99"});
    const said = saidOf("d-cent.835").join("\n");
    expect(said).toMatch(/line 1 of claim 2 does not balance: .*off by \$-0\.01 .*ask the payer for a corrected 835/);
    expect(said).toContain("claim 2 of the payment is held with $99.99, the other claims count");
    expect(await rows("SELECT sequence, paid_amount FROM raw.remittance_claim WHERE claim_id LIKE 'SECRET4%'")).toEqual(
      [
        {sequence: 1, paid_amount: "100.00"},
        {sequence: 3, paid_amount: "100.00"}
      ]
    );
    expect(JSON.stringify(report)).not.toContain("SECRET");
  });

  it("balances with interest told at claims alone (AMT*I without PLB L6; X12 RFI 2123, 2202)", async () => {
    expect(fileOf("e-interest.835").dollars).toEqual({accepted: "114.00", rejected: "0.00"});
    expect(await rows("SELECT paid_amount, interest_amount FROM raw.remittance WHERE trace_number = '5'")).toEqual([
      {paid_amount: "100.00", interest_amount: "14.00"}
    ]);
  });

  it("reads institutional claims (837I), in a file of their own or beside an 835, also when no guide is named", async () => {
    for (const claim of ["QI1", "QI2"]) {
      expect(
        await rows(`SELECT bill_type, place_of_service, frequency_code, statement_from, patient_paid_amount, diagnosis_codes
          FROM raw.claim_837 WHERE claim_id = '${claim}'`)
      ).toEqual([
        {
          bill_type: "13",
          place_of_service: null,
          frequency_code: "1",
          statement_from: "2025-04-15",
          patient_paid_amount: "50.00",
          diagnosis_codes: "K5000"
        }
      ]);
    }
    expect(
      await rows(`SELECT line.revenue_code, procedure_code, modifiers, line.charge_amount, units, ndc11
        FROM raw.claim_837_line AS line JOIN raw.claim_837 AS claim
          ON claim.file_id = line.file_id AND claim.line = line.clm_segment
        WHERE claim_id = 'QI2' ORDER BY line_number`)
    ).toEqual([
      {
        revenue_code: "0636",
        procedure_code: "J1745",
        modifiers: "JZ",
        charge_amount: "3000.00",
        units: "50.000",
        ndc11: "57894003001"
      },
      {
        revenue_code: "0335",
        procedure_code: "96413",
        modifiers: null,
        charge_amount: "400.00",
        units: "1.000",
        ndc11: null
      }
    ]);
    expect(fileOf("f-mixed.txt")).toMatchObject({source: "remittance_835", dollars: {accepted: "100.00"}});
  });

  it("holds one claim of an 837 whose charge is none, and reads the next with its own subscriber", async () => {
    expect(fileOf("j-one-bad-charge.837").dollars).toEqual({accepted: "600.00", rejected: "300.00"});
    expect(
      await rows(
        "SELECT claim_id, payer_identifier, subscriber_member_id FROM raw.claim_837 WHERE claim_id LIKE 'P_' ORDER BY ALL"
      )
    ).toEqual([
      {claim_id: "P1", payer_identifier: "PX1", subscriber_member_id: "MEM1"},
      {claim_id: "P3", payer_identifier: "PY", subscriber_member_id: "MEM2"}
    ]);
  });
});

describe("the cases", () => {
  const fixture = (name: string): string =>
    readFileSync(join(import.meta.dirname, "../../fixtures/x12", name), "latin1");
  it.each(["835-in-80-column-records.835", "835-indented.835"])(
    "%s: accepted, payment $1,201.00, two claims",
    (name) => {
      expect(x12In(fixture(name)).types).toEqual(["835"]);
      const {payments} = survey835([Buffer.from(fixture(name), "latin1")]);
      expect(payments.map(({status, totals}) => [status, totals.payment, totals.claims])).toEqual([
        ["accepted", 1201_00, 2]
      ]);
    }
  );
});
