import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {read835, read837} from "../../../loaders/x12/read.ts";
import {queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {runModels} from "../../../src/warehouse/models.ts";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {type ClaimSpec, interchange, type LineSpec, type PaymentSpec} from "./generate.ts";
import {insertRows, modelsFor, warehouse} from "./warehouse.ts";

let opened: Warehouse;
let files = 0;
beforeEach(async () => {
  opened = await warehouse();
  files = 0;
});
afterEach(() => opened.close());

async function add835(payments: readonly PaymentSpec[], number = files + 1): Promise<void> {
  files++;
  const {survey, rows} = read835(() => [interchange(payments, {number})]);
  expect(survey.payments.map((payment) => payment.status)).toEqual(payments.map(() => "accepted"));
  await insertRows(opened.connection, files, rows);
}

async function add837(segments: string): Promise<void> {
  const {survey, rows} = read837(() => [Buffer.from(segments)]);
  expect(survey.problems).toEqual([]);
  await insertRows(opened.connection, ++files, rows);
}

async function addCsv(values: Record<string, string>): Promise<void> {
  const columns = Object.keys(values);
  const places = columns.map((_, i) => `$${i + 1}`).join(", ");
  await opened.connection.run(
    `INSERT INTO raw.claim_line (file_id, line, version, status, ${columns.join(", ")}) VALUES (90, 2, 1, 'original', ${places})`,
    Object.values(values)
  );
}

async function state(columns: string): Promise<unknown[]> {
  const names = ["core.remittance_line_state", "core.claim_837_line_state", "mart.csv_835_difference"];
  await runModels(opened.lanes, await modelsFor(opened.connection, names));
  return queryJson(opened.connection, `SELECT ${columns} FROM core.remittance_line_state ORDER BY claim_id, line`);
}

/** $100.00 allowed of $180.00: 20% to the patient, 2% of the rest sequestered. */
const infliximab: LineSpec = {
  code: "J1745",
  units: 10,
  charge: 180_00,
  cas: [
    ["CO", "45", 80_00],
    ["CO", "253", 1_60],
    ["PR", "2", 20_00]
  ]
};
const negate = (line: LineSpec): LineSpec => ({
  ...line,
  charge: -line.charge,
  units: -(line.units ?? 1),
  cas: (line.cas ?? []).map(([group, reason, cents]) => [group, reason, -cents])
});
const pay = (trace: string, date: string, ...claims: ClaimSpec[]): PaymentSpec => ({
  payer: "MEDICARE",
  payerId: "M1",
  trace,
  date,
  claims
});

describe("core.remittance_line_state", () => {
  it("has allowed = paid + patient + sequestration for a primary payment", async () => {
    await add835([pay("1", "20250301", {id: "A", lines: [infliximab]})]);
    expect(
      await state(
        "line, status, allowed_amount, paid_amount, patient_responsibility, coinsurance_amount, sequestration_amount, adjustments, paid_date, payer_id"
      )
    ).toEqual([
      {
        line: 1,
        status: "original",
        allowed_amount: "100.00",
        paid_amount: "78.40",
        patient_responsibility: "20.00",
        coinsurance_amount: "20.00",
        sequestration_amount: "1.60",
        adjustments: "CO:253:1.60;CO:45:80.00;PR:2:20.00",
        paid_date: "2025-03-01",
        payer_id: "M1"
      }
    ]);
  });

  it("nets a reversal and its correction to the correction", async () => {
    const corrected: LineSpec = {
      ...infliximab,
      cas: [
        ["CO", "45", 60_00],
        ["PR", "2", 24_00]
      ]
    };
    await add835([pay("1", "20250301", {id: "A", lines: [infliximab]})]);
    await add835([
      pay("2", "20250401", {id: "A", status: "22", lines: [negate(infliximab)]}, {id: "A", lines: [corrected]})
    ]);
    expect(
      await state(
        "status, allowed_amount, paid_amount, patient_responsibility, sequestration_amount, decisions, adjustments"
      )
    ).toEqual([
      {
        status: "replacement",
        allowed_amount: "120.00",
        paid_amount: "96.00",
        patient_responsibility: "24.00",
        sequestration_amount: "0.00",
        decisions: 3,
        adjustments: "CO:45:60.00;PR:2:24.00"
      }
    ]);
  });

  it("pairs a reversal that has a claim number of its own with what it takes back", async () => {
    const corrected: LineSpec = {
      ...infliximab,
      cas: [
        ["CO", "45", 60_00],
        ["PR", "2", 24_00]
      ]
    };
    await add835([pay("1", "20250301", {id: "A", icn: "X1", lines: [infliximab]})]);
    await add835([pay("2", "20250401", {id: "A", icn: "X2", status: "22", lines: [negate(infliximab)]})]);
    expect(await state("status, allowed_amount, paid_amount")).toEqual([
      {status: "reversal", allowed_amount: "0.00", paid_amount: "0.00"}
    ]);
    await add835([pay("3", "20250402", {id: "A", icn: "X3", lines: [corrected]})]);
    expect(await state("status, allowed_amount, paid_amount")).toEqual([
      {status: "replacement", allowed_amount: "120.00", paid_amount: "96.00"}
    ]);
  });

  it("keeps nothing of a payment that was taken back", async () => {
    await add835([pay("1", "20250301", {id: "A", lines: [infliximab]})]);
    await add835([pay("2", "20250401", {id: "A", status: "22", lines: [negate(infliximab)]})]);
    expect(await state("status, allowed_amount, paid_amount, patient_responsibility")).toEqual([
      {status: "reversal", allowed_amount: "0.00", paid_amount: "0.00", patient_responsibility: "0.00"}
    ]);
  });

  it("adds the secondary payer's cash and leaves the patient what it leaves", async () => {
    const secondary: LineSpec = {
      code: "J1745",
      units: 10,
      charge: 180_00,
      cas: [
        ["OA", "23", 160_00],
        ["PR", "3", 5_00]
      ]
    };
    await add835([pay("1", "20250301", {id: "A", status: "19", lines: [infliximab]})]);
    await add835([
      {
        payer: "SUPPLEMENT",
        payerId: "S1",
        trace: "9",
        date: "20250315",
        claims: [{id: "A", status: "2", icn: "S77", lines: [secondary]}]
      }
    ]);
    expect(
      await state("payer_id, allowed_amount, paid_amount, patient_responsibility, copay_amount, sequestration_amount")
    ).toEqual([
      {
        payer_id: "M1",
        allowed_amount: "100.00",
        paid_amount: "93.40",
        patient_responsibility: "5.00",
        copay_amount: "5.00",
        sequestration_amount: "1.60"
      }
    ]);
  });

  it("marks a denial, and a payment after it as paid", async () => {
    const denied: LineSpec = {...infliximab, cas: [["CO", "197", 180_00]]};
    await add835([
      pay("1", "20250301", {id: "A", status: "4", icn: "X1", lines: [denied]}, {id: "B", status: "4", lines: [denied]})
    ]);
    await add835([pay("2", "20250401", {id: "A", icn: "X2", lines: [infliximab]})]);
    expect(await state("claim_id, status, allowed_amount, paid_amount")).toEqual([
      {claim_id: "A", status: "original", allowed_amount: "100.00", paid_amount: "78.40"},
      {claim_id: "B", status: "denied", allowed_amount: "0.00", paid_amount: "0.00"}
    ]);
  });

  it("does not take a deductible for a denial", async () => {
    await add835([
      pay("1", "20250301", {
        id: "A",
        lines: [
          {
            ...infliximab,
            cas: [
              ["CO", "45", 80_00],
              ["PR", "1", 100_00]
            ]
          }
        ]
      })
    ]);
    expect(await state("status, allowed_amount, deductible_amount")).toEqual([
      {status: "original", allowed_amount: "100.00", deductible_amount: "100.00"}
    ]);
  });

  it("leaves predeterminations and payments without cash out", async () => {
    await add835([
      pay("1", "20250301", {id: "A", status: "25", lines: [infliximab]}),
      {...pay("2", "20250302", {id: "B", lines: [infliximab]}), handling: "H"}
    ]);
    expect(await state("claim_id")).toEqual([]);
  });

  it("counts a payment that was sent twice once", async () => {
    const payment = pay("1", "20250301", {id: "A", lines: [infliximab]});
    await add835([payment]);
    await add835([payment]);
    await add835([payment], 1);
    expect(await state("paid_amount, decisions")).toEqual([{paid_amount: "78.40", decisions: 1}]);
  });

  it("counts a check that came in two files when its parts add up (TRN02; X12 RFI 217, 2287)", async () => {
    const whole = interchange([
      pay("CHECK9", "20250301", {id: "A", lines: [infliximab]}, {id: "B", lines: [infliximab]})
    ]).toString("latin1");
    const clp = [...whole.matchAll(/CLP[*]/g)].map(({index}) => index);
    const end = whole.indexOf("SE*");
    const part = (text: string, number: number): Buffer =>
      Buffer.from(
        text
          .replace(/SE[*]\d+/, `SE*${text.slice(text.indexOf("ST*"), text.indexOf("SE*")).split("~").length}`)
          .replaceAll("000000001", `00000000${number}`),
        "latin1"
      );
    const parts = [
      part(whole.slice(0, clp[1]) + whole.slice(end), 7),
      part(whole.slice(0, clp[0]) + whole.slice(clp[1]), 8)
    ];
    for (const [i, bytes] of parts.entries()) {
      const {survey, rows} = read835(() => [bytes]);
      expect(survey.payments.map(({status, reason}) => [status, reason])).toEqual([
        ["quarantined", "payment_out_of_balance"]
      ]);
      await insertRows(opened.connection, ++files, rows);
      const found = await state("claim_id, paid_amount");
      expect(found).toEqual(
        i === 0
          ? []
          : [
              {claim_id: "A", paid_amount: "78.40"},
              {claim_id: "B", paid_amount: "78.40"}
            ]
      );
    }
  });

  it("counts a payment that says NON and has an amount, and says so (X12 RFI 1887)", async () => {
    await add835([{...pay("1", "20250301", {id: "A", lines: [infliximab]}), method: "NON"}]);
    expect(await state("paid_amount")).toEqual([{paid_amount: "78.40"}]);
    const check = readFileSync(join(ROOT, "src/checks/payments-are-money.sql"), "utf8");
    expect(await queryJson(opened.connection, check)).toMatchObject([{dollars: "78.40"}]);
    await opened.connection.run("UPDATE reference.setting SET value = 0 WHERE name = 'count_non_payments'");
    expect(await state("paid_amount")).toEqual([]);
    expect(await queryJson(opened.connection, check)).toMatchObject([{dollars: "78.40"}]);
  });

  it("takes an adjustment of the whole claim off what its lines are paid, so that the claim's cash ties", async () => {
    await add835([pay("1", "20250301", {id: "A", cas: [["CO", "131", 10_00]], lines: [infliximab]})]);
    expect(await state("line, hcpcs, paid_amount")).toEqual([{line: 1, hcpcs: "J1745", paid_amount: "68.40"}]);
  });

  it("finds a line by its control number in the 837P, and takes site and NDC there", async () => {
    await opened.connection.run(
      "INSERT INTO raw.site (site_id, name, kind, npi, file_id, line) VALUES ('north', 'North', 'aic', '1234567893', 80, 2)"
    );
    await add837(
      "ISA*00*          *00*          *ZZ*PRACTICE       *ZZ*PAYER          *250211*1705*^*00501*000010216*0*P*:~GS*HC*A*B*20250211*1705*1*X*005010X222A1~" +
        "ST*837*0001*005010X222A1~BHT*0019*00*1*20250211*1200*CH~HL*1**20*1~NM1*85*2*INVENTED INFUSION*****XX*1234567893~HL*2*1*22*0~SBR*P*18*PLAN9******MB~" +
        "NM1*IL*1*INVENTED*PERSON****MI*M1~NM1*PR*2*MEDICARE*****PI*M1~CLM*A*360***11:B:1*Y*A*Y*Y~REF*G1*AUTH7~HI*ABK:K5090~LX*1~SV1*HC:96413*180*UN*1***1~DTP*472*D8*20250210~" +
        "REF*6R*LINE1~LX*2~SV1*HC:J1745:JZ*180*UN*10***1~DTP*472*D8*20250210~REF*6R*LINE2~LIN**N4*57894003001~CTP****1*UN~SE*22*0001~GE*1*1~IEA*1*000010216~"
    );
    await add835([pay("1", "20250301", {id: "A", lines: [{...infliximab, control: "LINE2"}]})]);
    expect(await state("line, is_matched, hcpcs, paid_amount")).toEqual([
      {line: 2, is_matched: true, hcpcs: "J1745", paid_amount: "78.40"}
    ]);
    expect(
      await queryJson(
        opened.connection,
        "SELECT line, site_id, ndc11, authorization_id, units, plan FROM core.claim_837_line_state ORDER BY line"
      )
    ).toEqual([
      {line: 1, site_id: "north", ndc11: null, authorization_id: "AUTH7", units: "1.000", plan: "PLAN9"},
      {line: 2, site_id: "north", ndc11: "57894003001", authorization_id: "AUTH7", units: "10.000", plan: "PLAN9"}
    ]);
  });

  it("finds a line of the export by code, day and charge, and lists where the two differ", async () => {
    const csv = {
      claim_id: "A",
      site_id: "north",
      payer_id: "M1",
      service_date: "2025-02-10",
      units: "10",
      billed_amount: "180.00"
    };
    await addCsv({...csv, line_number: "1", hcpcs: "96413", paid_amount: "50.00", allowed_amount: "50.00"});
    await addCsv({...csv, line_number: "7", hcpcs: "J1745", paid_amount: "70.00", allowed_amount: "100.00"});
    await add835([pay("1", "20250301", {id: "A", lines: [infliximab, {...infliximab, code: "J0897"}]})]);
    expect(await state("line, is_matched, hcpcs")).toEqual([
      {line: 7, is_matched: true, hcpcs: "J1745"},
      {line: 10001, is_matched: false, hcpcs: "J0897"}
    ]);
    expect(
      await queryJson(
        opened.connection,
        "SELECT hcpcs, csv_paid_amount, paid_amount, paid_difference FROM mart.csv_835_difference"
      )
    ).toEqual([{hcpcs: "J1745", csv_paid_amount: "70.00", paid_amount: "78.40", paid_difference: "8.40"}]);
  });
});
