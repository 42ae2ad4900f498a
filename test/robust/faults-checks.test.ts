import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {readLeftOut, refuseLeftOut} from "../../src/publish/left-out.ts";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import type {CheckResult} from "../../src/warehouse/checks.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";
import {interchange} from "../loaders/x12/generate.ts";
import {tinyPractice} from "./tiny.ts";

/** Rows of bad-input/faults.md that are warnings of a check, by their number: the check complains here and is quiet on the sample. */

const CHECKS = [
  "every-adjustment-reason-is-known",
  "every-credit-finds-its-purchase",
  "every-reversal-finds-its-original",
  "every-source-keeps-coming",
  "overlapping-files-say-the-same",
  "payments-are-possible",
  "purchases-find-their-code"
];

const PURCHASES = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount";
const CLAIMS =
  "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,allowed_amount,paid_amount,patient_responsibility,paid_date,adjustments";

let practice: Warehouse;
let checks: readonly CheckResult[];
beforeAll(async () => {
  const data = tinyPractice(join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "data"));
  const add = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(data, name), `${lines.join("\n")}\n`);
  const bought = (invoice: string, day: string, packages: number, ndc11 = "57894003001"): string =>
    `Acme,${invoice},1,${day},cv-east,${ndc11},purchase,${packages},10.00,${packages}0.00`;
  add("export-1.csv", [
    PURCHASES,
    bought("X1", "2025-01-02", 2),
    bought("X2", "2025-01-03", 2),
    bought("X3", "2025-01-04", 2),
    bought("X4", "2025-01-05", 2)
  ]);
  add("export-2.csv", [
    PURCHASES,
    bought("X2", "2025-01-03", 3),
    bought("X4", "2025-01-05", 2),
    bought("X5", "2025-01-04", 7),
    bought("X6", "2025-01-06", 1)
  ]);
  const beta = (invoice: string, packages: number): string =>
    bought(invoice, "2025-01-07", packages).replace("Acme", "Beta");
  add("a-wrong.csv", [PURCHASES, beta("W1", 1), beta("W2", 2), beta("W3", 3)]);
  add("a-right.csv", [PURCHASES, beta("W2", 2), beta("W3", 4), beta("W4", 5)]);
  mkdirSync(join(data, "reference"));
  add("reference/replacement.csv", ["path,replaces", "a-right.csv,a-wrong.csv"]);
  add("credit.csv", [
    PURCHASES,
    "Gamma,X22G,1,2025-01-08,cv-east,57894003001,return,-1,10.00,-10.00",
    "Beta,X22,1,2025-01-08,cv-east,57894003001,return,-1,10.00,-10.00"
  ]);
  add("unknown.csv", [PURCHASES, "Acme,X26,1,2025-01-02,cv-east,99999999999,purchase,1,90000.00,90000.00"]);
  const line = (id: string, status: string, units: number, ...money: readonly (string | number)[]): string =>
    `${id},1,1,${status},2025-01-10,cv-east,keystone,J0490,${units},${money.join(",")}`;
  add("faults.csv", [
    CLAIMS,
    line("X33", "reversal", -10, "-1000.00", "-900.00", "-900.00", "", "2025-02-10", ""),
    line("X37", "original", 10, "1000.00", "900.00", "900.00", "0.00", "2025-02-10", "CO:ZZ9:100.00"),
    line("X37B", "denied", 10, "1000.00", "0.00", "0.00", "0.00", "2025-02-10", "CO:ZZ9:1000.00"),
    line("X38A", "original", 10, "100.00", "900.00", "900.00", "0.00", "2025-02-10", ""),
    line("X38B", "denied", 10, "100.00", "0.00", "40.00", "0.00", "2025-02-10", ""),
    line("X38C", "original", 10, "1000.00", "500.00", "400.00", "600.00", "2025-02-10", "")
  ]);
  writeFileSync(
    join(data, "back.835"),
    interchange([
      {
        payer: "KEYSTONE",
        trace: "T1",
        claims: [{id: "X33R", status: "22", lines: [{code: "J1745", charge: -180_00, cas: [["CO", "45", -80_00]]}]}],
        plb: [["WO", -100_00]]
      }
    ])
  );
  practice = await openDatabase(":memory:");
  await fillRaw(practice.connection, {root: ROOT, data});
  ({checks} = await buildModels(practice.lanes, ROOT));
}, 120_000);
afterAll(() => practice.close());

const ask = (sql: string): Promise<Record<string, unknown>[]> => queryJson(practice.connection, sql);
const complaint = (name: string): CheckResult => checks.find((check) => check.name === name)!;

describe("a check that warns", () => {
  it("4: of an overlapping file says how many lines it adds, changes and leaves out; none adds twice", async () => {
    expect(complaint("overlapping-files-say-the-same")).toMatchObject({
      severity: "warn",
      failures: 1,
      examples: [{source: "purchases", lines_added: "1", lines_changed: "1", lines_removed: "1"}]
    });
    expect(
      await ask("SELECT lines_shared, added_amount, removed_amount FROM mart.file_overlap WHERE NOT is_replaced")
    ).toEqual([{lines_shared: "2", added_amount: "70.00", removed_amount: "20.00"}]);
    expect(
      await ask("SELECT sum(packages) AS packages FROM core.purchase WHERE vendor = 'Acme' AND invoice <> 'X26'")
    ).toEqual([{packages: expect.stringMatching(/^17(\.0+)?$/)}]);
  });
  it("4: of a file declared replaced counts nothing, and lists what its replacement adds, changes and leaves out", async () => {
    expect(
      await ask(
        "SELECT source, lines_shared, lines_changed, lines_added, lines_removed, added_amount, removed_amount FROM mart.file_overlap WHERE is_replaced"
      )
    ).toEqual([
      {
        source: "purchases",
        lines_shared: "2",
        lines_changed: "1",
        lines_added: "1",
        lines_removed: "1",
        added_amount: "50.00",
        removed_amount: "10.00"
      }
    ]);
    expect(
      await ask(
        "SELECT invoice, CAST(packages AS INTEGER) AS n FROM core.purchase WHERE vendor = 'Beta' AND kind = 'purchase' ORDER BY 1"
      )
    ).toEqual([
      {invoice: "W2", n: 2},
      {invoice: "W3", n: 4},
      {invoice: "W4", n: 5}
    ]);
  });
  it("22: of a credit for what its vendor never sold names the line and keeps it; of one with its purchase says nothing", async () => {
    expect(complaint("every-credit-finds-its-purchase")).toMatchObject({
      severity: "warn",
      failures: 1,
      dollars: "10.00",
      examples: [{kind: "return", vendor: "Gamma", ndc11: "57894003001"}]
    });
    expect(
      await ask("SELECT sum(extended_amount) AS dollars FROM core.purchase WHERE invoice IN ('X22', 'X22G')")
    ).toEqual([{dollars: "-20.00"}]);
  });
  it("26: of purchases that no crosswalk knows lists each with the total of dollars", () => {
    expect(complaint("purchases-find-their-code")).toMatchObject({
      severity: "warn",
      failures: 1,
      dollars: "90000.00",
      examples: [{ndc11: "99999999999", dollars: "90000.00"}]
    });
  });
  it("33: of a reversal without its original names the line; the money taken back by an 835 stays in the cash", async () => {
    expect(complaint("every-reversal-finds-its-original")).toMatchObject({
      severity: "warn",
      failures: 2,
      examples: [
        {source: "claims", dollars: "900.00"},
        {source: "remittances", dollars: "100.00"}
      ]
    });
    expect(await ask("SELECT paid_amount FROM core.remittance_line_state")).toEqual([{paid_amount: "-100.00"}]);
  });
  it("37: of a reason on no list keeps the money and puts the denial under other", async () => {
    expect(complaint("every-adjustment-reason-is-known")).toMatchObject({
      severity: "warn",
      failures: 1,
      examples: [{what: "reason", code: "ZZ9", rows: "2", dollars: "1100.00"}]
    });
    expect(await ask("SELECT paid_amount FROM core.claim_line WHERE claim_id = 'X37'")).toEqual([
      {paid_amount: "900.00"}
    ]);
    expect(await ask("SELECT reason_bucket FROM mart.denial WHERE carc = 'ZZ9'")).toEqual([{reason_bucket: "other"}]);
  });
  it("38: of payments that cannot be lists each with the dollars beyond", () => {
    const {severity, failures, dollars, examples} = complaint("payments-are-possible");
    expect({severity, failures, dollars}).toEqual({severity: "warn", failures: 3, dollars: "940.00"});
    expect(examples.map(({what, dollars}) => [what, dollars])).toEqual([
      ["paid more than charged", "800.00"],
      ["paid and denied", "40.00"],
      ["patient owes more than allowed", "100.00"]
    ]);
  });
  it("names no claim and no day of service", () => {
    const shown = CHECKS.flatMap((name) => complaint(name).examples.flatMap((row) => Object.keys(row)));
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((column) => /claim_id|patient_key|_date$/.test(column))).toEqual([]);
  });
  it("27: a drug whose package has no factor is stock in packages, in no unit by a guess", async () => {
    expect(
      await ask("SELECT units, ledger_units, extended_amount FROM core.purchase WHERE ndc11 = '99999999999'")
    ).toEqual([{units: null, ledger_units: "1.000", extended_amount: "90000.00"}]);
    expect(await ask("SELECT reason, dollars FROM mart.unmatched WHERE ndc11 = '99999999999'")).toEqual([
      {reason: "no_crosswalk_row", dollars: "90000.00"}
    ]);
  });
  it("26: refuses the build when most of what was bought has no code", async () => {
    const {connection} = practice;
    await connection.run(
      "UPDATE raw.purchase SET unit_price = 90000000, extended_amount = 90000000 WHERE ndc11 = '99999999999'"
    );
    await buildModels([connection], ROOT);
    const rows = await readLeftOut(connection);
    expect(() => refuseLeftOut(rows, {incomplete: false})).toThrow(
      /% of purchases unmatched \(\$90,000,000\.00 of .*99999999999: bought and in no crosswalk/
    );
  });
});

describe("every-source-keeps-coming", () => {
  /** Purchases of so many rows a month from 2024-11 on; what the check says when the run stands at a day. */
  async function said(connection: DuckDBConnection, months: readonly number[], as_of: string): Promise<unknown> {
    await connection.run(
      "DELETE FROM raw.purchase; CREATE SCHEMA IF NOT EXISTS core; CREATE SCHEMA IF NOT EXISTS mart"
    );
    await connection.run(`CREATE OR REPLACE TABLE core.run_info AS SELECT DATE '${as_of}' AS as_of`);
    for (const [n, rows] of months.entries())
      await connection.run(
        `INSERT INTO raw.purchase BY NAME SELECT 1 AS file_id, i AS line, 'A' AS vendor, concat('${n}-', i) AS invoice, 1 AS line_number,
          DATE '2024-11-05' + to_months(${n}) AS invoice_date, 'S' AS site_id, '57894003001' AS ndc11, 'purchase' AS kind,
          1 AS packages, 1 AS unit_price, 1 AS extended_amount FROM range(${rows}) AS t(i)`
      );
    const model = readFileSync(join(ROOT, "src/models/run/mart/source_through.sql"), "utf8");
    await connection.run(`CREATE OR REPLACE TABLE mart.source_through AS ${model}`);
    return queryJson(connection, readFileSync(join(ROOT, "src/checks/every-source-keeps-coming.sql"), "utf8"));
  }
  const row = (months_behind: string, last_month_rows: string, through_month = "2025-05") => [
    {
      source: "purchases",
      through_month,
      months_behind: Number(months_behind),
      last_month_rows,
      typical_month_rows: "20"
    }
  ];
  it.each([
    ["as usual", [20, 21, 19, 20, 20, 22, 5], "2025-05-31", []],
    ["half as many", [20, 21, 19, 20, 20, 10, 5], "2025-05-31", []],
    ["fewer than half", [20, 21, 19, 20, 20, 9, 5], "2025-05-31", row("0", "9")],
    ["none at all in a month", [20, 21, 19, 20, 20, 0, 5], "2025-05-31", row("0", "0")],
    ["more than half again", [20, 21, 19, 20, 20, 31, 5], "2025-05-31", row("0", "31")],
    ["nothing for two months", [20, 21, 19, 20, 20, 20, 5], "2025-07-01", row("2", "20")],
    ["a practice of few rows", [2, 2, 2, 2, 2, 8, 5], "2025-05-31", []],
    ["too short a history", [20, 20, 2, 5], "2025-02-28", []]
  ] as const)("47: %s", async (_, months, as_of, expected) => {
    const {connection, close} = await emptyWarehouse();
    expect(await said(connection, months, as_of)).toEqual(expected);
    close();
  });
});

describe("these checks on the sample practice", () => {
  it("are quiet, and every source says how far it reaches", async () => {
    const warehouse = await openDatabase(join(await sampleBuilt(), "warehouse.duckdb"), {readOnly: true});
    const names = CHECKS.map((name) => `'${name}'`).join(", ");
    const [found, through] = [
      await queryJson(
        warehouse.connection,
        `SELECT name, failures FROM mart.check_result WHERE name IN (${names}) ORDER BY name`
      ),
      await queryJson(warehouse.connection, "SELECT source, through_month FROM mart.source_through ORDER BY source")
    ];
    warehouse.close();
    expect(found).toEqual(CHECKS.map((name) => ({name, failures: "0"})));
    expect(through).toEqual([
      {source: "claims", through_month: "2025-07"},
      {source: "inventory_counts", through_month: "2025-06"},
      {source: "purchases", through_month: "2025-06"},
      {source: "remittances", through_month: "2025-07"}
    ]);
  });
});
