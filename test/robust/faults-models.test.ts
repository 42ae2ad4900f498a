import {mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {tinyPractice} from "./tiny.ts";

/** Rows of bad-input/faults.md that show in the models, by their number. */

let practice: Warehouse;
/** A small practice with faults that only models can see, built once. */
beforeAll(async () => {
  const data = tinyPractice(join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "data"));
  const add = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(data, name), `${lines.join("\n")}\n`);
  const own =
    "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,allowed_amount,paid_amount,paid_date";
  const line = (id: string, rest: string): string => `${id},1,1,${rest}`;
  add("extra-claims.csv", [
    own,
    line("X25", "original,2025-01-10,cv-east,keystone,J9999,10,1000.00,900.00,900.00,2025-02-10"),
    line("X29", "original,2023-01-10,cv-east,keystone,J0490,10,1000.00,900.00,900.00,2023-02-10"),
    line("X33", "reversal,2025-01-10,cv-east,keystone,J0490,-10,-1000.00,-900.00,-900.00,2025-02-10"),
    line("X38", "original,2025-01-10,cv-east,keystone,J0490,10,100.00,900.00,900.00,2025-02-10"),
    line("X39", "original,2025-01-10,cv-east,Keystone Health ,J0490,10,1000.00,900.00,900.00,2025-02-10")
  ]);
  add("extra-purchases.csv", [
    "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount",
    "Acme,X26,1,2025-01-02,cv-east,99999999999,purchase,2,10.00,20.00"
  ]);
  practice = await openDatabase(":memory:");
  await fillRaw(practice.connection, {root: ROOT, data});
  await buildModels(practice.lanes, ROOT);
}, 120_000);
afterAll(() => practice.close());

const ask = (sql: string): Promise<Record<string, unknown>[]> => queryJson(practice.connection, sql);
const line = (id: string, columns: string) => ask(`SELECT ${columns} FROM core.claim_line WHERE claim_id = '${id}'`);

describe("a fault that only the models see", () => {
  it("4: of overlapping exports the one that reaches furthest counts once", async () => {
    expect(
      await ask(
        "SELECT count(*) AS n FROM (SELECT vendor, invoice, line FROM core.purchase GROUP BY ALL HAVING count(*) > 1)"
      )
    ).toEqual([{n: "0"}]);
  });
  it("25, 27 and 29: an unknown code, a code without a factor and a quarter without a file stand in a bucket, not dropped", async () => {
    const found = await ask(
      "SELECT reason, hcpcs, quarter FROM mart.unmatched WHERE reason = 'no_payment_limit' ORDER BY ALL"
    );
    expect(found).toContainEqual({reason: "no_payment_limit", hcpcs: "J0490", quarter: "2023Q1"});
    expect(await line("X25", "billed_amount")).toEqual([{billed_amount: "1000.00"}]);
  });
  it("26: an NDC without a crosswalk row is listed with its dollars", async () => {
    expect(
      await ask("SELECT ndc11, dollars FROM mart.unmatched WHERE reason = 'no_crosswalk_row' AND ndc11 = '99999999999'")
    ).toEqual([{ndc11: "99999999999", dollars: "20.00"}]);
  });
  it("30: a restated limit is the one in force, and the difference is listed", async () => {
    expect(Number((await ask("SELECT count(*) AS n FROM mart.asp_restatement"))[0]!["n"])).toBeGreaterThan(0);
  });
  it("33: a reversal without its original takes the money back and keeps the line", async () => {
    expect(await line("X33", "status, paid_amount, units")).toEqual([
      {status: "reversal", paid_amount: "0.00", units: "10.000"}
    ]);
  });
  it("38: paid above the charge is kept", async () => {
    expect(await line("X38", "paid_amount")).toEqual([{paid_amount: "900.00"}]);
  });
  it("39: a payer that is on no list is listed as such", async () => {
    expect(await ask("SELECT payer_id, dollars FROM mart.unmatched WHERE reason = 'unlisted_payer'")).toEqual([
      {payer_id: "Keystone Health", dollars: "1000.00"}
    ]);
  });
  it("28: a day far ahead of everything CMS has published stops the build", async () => {
    const {connection} = practice;
    await connection.run(
      "INSERT INTO raw.claim_line BY NAME (SELECT * REPLACE ('F' AS claim_id, DATE '2052-01-01' AS service_date) FROM raw.claim_line LIMIT 1)"
    );
    await expect(buildModels([connection], ROOT)).rejects.toThrow("no-day-is-far-ahead: 1 complaints");
  });
});
