import {describe, expect, it} from "vitest";
import {read837} from "../../../loaders/x12/read.ts";
import {survey837} from "../../../loaders/x12/survey.ts";
import {claim837, claim837Line} from "../../../src/schema/x12.ts";
import {DAMAGES, damage, seeded} from "./fuzz.ts";
import {asProduction, HAS_SHARED, readShared, sharedFiles, WHEN_MISSING} from "./shared.ts";

const ISA = `ISA*00*${" ".repeat(10)}*00*${" ".repeat(10)}*ZZ*${"A".padEnd(15)}*ZZ*${"B".padEnd(15)}*250101*1200*^*00501*000000001*0*P*:~`;
const CLAIM = [
  "GS*HC*A*B*20250211*1705*1*X*005010X222A1",
  "ST*837*0001*005010X222A1",
  "BHT*0019*00*1*20250211*1200*CH",
  "HL*1**20*1",
  "NM1*85*2*INVENTED INFUSION*****XX*1234567893",
  "HL*2*1*22*0",
  "SBR*S*18*GROUP9******CI",
  "NM1*IL*1*INVENTED*PERSON****MI*M1",
  "NM1*PR*2*SUPPLEMENT*****PI*S1",
  "CLM*A7*360.5***12:B:7*Y*A*Y*Y",
  "REF*G1*AUTH7",
  "REF*F8*ICN1",
  "HI*ABK:K5090*ABF:K5000",
  "SBR*P*18*******MB",
  "AMT*D*78.4",
  "NM1*PR*2*MEDICARE*****PI*M1",
  "LX*1",
  "SV1*HC:J1745:JZ*300.5*UN*10*11**1",
  "DTP*472*RD8*20250210-20250211",
  "REF*6R*L1",
  "LIN**N4*57894003001",
  "CTP****1*UN",
  "LX*2",
  "SV1*HC:96413*60*UN*1***1",
  "DTP*472*D8*20250210",
  "SE*25*0001",
  "GE*1*1",
  "IEA*1*000000001"
];
const bytesOf = (segments: readonly string[]): Buffer => Buffer.from(`${ISA}${segments.join("~")}~`);

describe("read837(open)", () => {
  it("reads claim, payers and lines", () => {
    const {survey, rows} = read837(() => [bytesOf(CLAIM)]);
    expect(survey).toMatchObject({status: "accepted", problems: []});
    const [first, second, claim] = [...rows];
    expect(claim!.table).toBe(claim837);
    expect(claim!.values).toMatchObject({
      claim_id: "A7",
      charge_amount: "360.50",
      place_of_service: "12",
      frequency_code: "7",
      payer_sequence: "S",
      payer_identifier: "S1",
      plan: "GROUP9",
      billing_npi: "1234567893",
      authorization_id: "AUTH7",
      original_reference: "ICN1",
      diagnosis_codes: "K5090|K5000",
      other_payers: "P:M1:78.40",
      submitted_date: "2025-02-11"
    });
    expect(first!.values).toMatchObject({
      line_number: "1",
      line_control_number: "L1",
      procedure_code: "J1745",
      modifiers: "JZ",
      units: "10",
      charge_amount: "300.50",
      place_of_service: "11",
      service_date: "2025-02-10",
      service_date_end: "2025-02-11",
      ndc11: "57894003001",
      ndc_quantity: "1",
      ndc_unit: "UN"
    });
    expect(second!.table).toBe(claim837Line);
    expect(second!.values["ndc11"]).toBeUndefined();
  });

  it.each([
    ["a cut", CLAIM.slice(0, 20), "quarantined", "missing_se"],
    ["an amount that is none", CLAIM.map((s) => s.replace("360.5", "3E2")), "accepted", "invalid_amount"],
    ["lines that do not add up", CLAIM.map((s) => s.replace("*60*", "*61*")), "accepted", "charges_differ"],
    ["a dental claim", CLAIM.map((s) => s.replace("X222", "X224")), "accepted", "not_837"]
  ])("tells of %s", (_, segments, status, reason) => {
    const survey = survey837([bytesOf(segments)]);
    expect(survey.status).toBe(status);
    expect(survey.problems.map((problem) => problem.reason)).toContain(reason);
  });

  it("skips what was read before under the same interchange number", () => {
    const seen = new Set<string>();
    expect(survey837([bytesOf(CLAIM)], {seen}).status).toBe("accepted");
    expect(survey837([bytesOf(CLAIM)], {seen}).status).toBe("duplicate");
  });

  it("never throws, and never changes a charge without saying so, in 3,000 seeded damages", () => {
    const totals = (bytes: Buffer): {told: boolean; text: string} => {
      const survey = survey837([bytes]);
      const used = survey.status === "accepted" ? survey.submissions.filter((s) => s.status === "accepted") : [];
      const told = survey.problems.length > 0 || survey.status !== "accepted";
      return {told, text: JSON.stringify(used.map((submission) => submission.totals))};
    };
    const good = totals(bytesOf(CLAIM));
    const silent: number[] = [];
    for (let seed = 0; seed < 3000; seed++) {
      const bad = damage(bytesOf(CLAIM), DAMAGES[seed % DAMAGES.length]!, seeded(seed));
      const {told, text} = totals(bad);
      if (!told && text !== good.text) silent.push(seed);
    }
    expect(good.told).toBe(false);
    expect(silent).toEqual([]);
  });
});

describe.skipIf(!HAS_SHARED)(`read837(third-party samples)${WHEN_MISSING}`, () => {
  const professional = sharedFiles("samples").filter((path) => /X222/.test(path) && !/LICENSE/.test(path));
  it.each(professional)("has rows of %s that satisfy their tables and tie to CLM02", (path) => {
    const bytes = asProduction(readShared(path));
    const {survey, rows} = read837(() => [bytes]);
    let claims = 0;
    for (const {table, values} of rows) {
      const empty = Object.fromEntries(Object.keys(table.fields).map((name) => [name, null]));
      expect(table.row.safeParse({...empty, ...values})).toMatchObject({success: true});
      if (table === claim837) claims++;
    }
    expect(survey).toMatchObject({status: "accepted", problems: []});
    expect(claims).toBe(survey.submissions.reduce((sum, {totals}) => sum + totals.claims, 0));
    expect(survey.submissions.every(({totals}) => totals.charge === totals.line_charge && totals.claims > 0)).toBe(
      true
    );
  });
});
