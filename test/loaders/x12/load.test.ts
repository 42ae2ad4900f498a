import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type LoadReport, load} from "../../../loaders/load.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {interchange, type PaymentSpec} from "./generate.ts";

const folder = mkdtempSync(join(tmpdir(), "plus-six-x12-"));
let opened: Warehouse;
let report: LoadReport;
const payment = (trace: string, paid: number | null = null): PaymentSpec => ({
  payer: "SYNTHETIC PAYER",
  trace,
  claims: [
    {
      id: "SECRET7",
      lines: [{code: "J1745", charge: 180_00, cas: [["CO", "45", 80_00]], ...(paid === null ? {} : {paid})}]
    }
  ],
  plb: [["WO", 5_00]]
});
const fileOf = (name: string) => report.files.find(({path}) => path === name)!;

beforeAll(async () => {
  const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);
  const good = interchange([payment("1")]);
  write("a-good.835", good);
  write("b-one-bad.txt", interchange([payment("2"), payment("3", 99_00)], {number: 2}));
  write("c-cut.edi", interchange([payment("4")], {number: 3}).subarray(0, good.length - 40));
  write("d-none.835", interchange([], {number: 4}));
  write("e-ack.x12", Buffer.from(good.toString("latin1").replace("ST*835", "ST*999")));
  write("f-same.835", good);
  opened = await openDatabase(":memory:");
  report = await load({data: folder, warehouse: opened.connection});
});
afterAll(() => {
  opened.close();
  rmSync(folder, {recursive: true, force: true});
});

describe("load of 835 files", () => {
  it("recognizes them by content and counts dollars by fate", () => {
    expect(fileOf("a-good.835")).toMatchObject({
      source: "remittance_835",
      status: "accepted",
      dollars: {accepted: "95.00", rejected: "0.00"}
    });
    expect(fileOf("b-one-bad.txt")).toMatchObject({
      status: "accepted",
      dollars: {accepted: "95.00", rejected: "94.00"}
    });
  });

  it("quarantines a file that is cut, with the place", () => {
    expect(fileOf("c-cut.edi")).toMatchObject({status: "quarantined", rows: {read: 0}});
    expect(fileOf("c-cut.edi").reason).toMatch(
      /^a transaction has no SE: the file ends inside it: \(c-cut\.edi segment \d+, byte \d+\)$/
    );
  });

  it("sets aside what is no remittance, and the same bytes twice", () => {
    expect(fileOf("d-none.835")).toMatchObject({status: "ignored", reason: "an 835 without any transaction"});
    expect(fileOf("e-ack.x12")).toMatchObject({
      status: "ignored",
      reason: "X12 that is not read: 1 of kind 999 (a receipt for files, without dollars)"
    });
    expect(fileOf("f-same.835").status).toBe("duplicate");
  });

  it("says by how much a payment does not balance, and never a claim number", async () => {
    const rejects = await queryJson(
      opened.connection,
      "SELECT reason, value FROM raw.reject ORDER BY line, reason, value"
    );
    expect(rejects).toEqual([
      {reason: "line_out_of_balance", value: "94.00"},
      {reason: "claim_out_of_balance", value: "-1.00"},
      {reason: "line_out_of_balance", value: "-1.00"}
    ]);
    expect(JSON.stringify([rejects, report])).not.toContain("SECRET7");
  });

  it("keeps provider adjustments as lines of their own, with their place in the file", async () => {
    expect(
      await queryJson(
        opened.connection,
        "SELECT reason_code, sum(amount) AS amount, min(byte_offset) > 0 AS placed FROM raw.provider_adjustment GROUP BY ALL"
      )
    ).toEqual([{reason_code: "WO", amount: "10.00", placed: true}]);
  });
});
