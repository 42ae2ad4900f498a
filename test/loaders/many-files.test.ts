import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type LoadReport, load} from "../../loaders/load.ts";
import {openDatabase} from "../../src/warehouse/database.ts";

const HEADER =
  "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,allowed_amount,paid_amount";
const row = (id: string, {units = "10", billed = "90.00", day = "2025-02-03"} = {}): string =>
  `${id},1,1,original,${day},main,medicare,J1745,${units},${billed},50.00,40.00`;
const fileOf = (...rows: readonly string[]): string => `${[HEADER, ...rows].join("\n")}\n`;

/** An 835 of one payment of one claim of $80. */
function remittanceOf(number: number, payment: string): string {
  const claim = [
    ...["LX*1", `CLP*R${number}*1*100*80*20*MB*ICN${number}*11*1`, "NM1*QC*1*INVENTED*PERSON****MI*M1"],
    ...["DTM*232*20250210", "SVC*HC:J1745*100*80**10", "DTM*472*20250210", "CAS*PR*2*20"]
  ];
  const head = [
    "ST*835*0001",
    `BPR*I*${payment}*C*ACH*CCP*01*111000025*DA*123456*1512345678**01*111000025*DA*654321*20250301`,
    ...[`TRN*1*EFT${number}*1512345678`, "N1*PR*INVENTED PAYER", "N1*PE*INVENTED INFUSION*XX*1999999984"]
  ];
  const none = " ".repeat(10);
  return [
    `ISA*00*${none}*00*${none}*ZZ*${"PAYER".padEnd(15)}*ZZ*${"PRACTICE".padEnd(15)}*250301*1200*^*00501*000000001*0*P*:`,
    "GS*HP*PAYER*PRACTICE*20250301*1200*1*X*005010X221A1",
    ...[...head, ...claim, `SE*${head.length + claim.length + 1}*0001`, "GE*1*1", "IEA*1*000000001", ""]
  ].join("~\n");
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-many-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Loaded {
  readonly report: LoadReport;
  /** Statements and appenders that loading took. */
  readonly statements: number;
  readonly reused: number;
  readonly rows: (sql: string) => Promise<unknown[][]>;
  readonly close: () => void;
}

/** Loads a folder into a warehouse on disk, and counts what is asked of the database. */
async function loaded(
  data: string,
  name: string,
  {earlier = null as string | null, path = join(folder, `${name}.duckdb`)} = {}
): Promise<Loaded> {
  const {connection, close} = await openDatabase(path);
  let statements = 0;
  let reused = 0;
  const counted = new Proxy(connection, {
    get(target, property) {
      const value = Reflect.get(target, property) as unknown;
      if (typeof value !== "function") return value;
      if (["run", "runAndReadAll", "createAppender"].includes(String(property))) statements++;
      return value.bind(target);
    }
  }) as DuckDBConnection;
  const onReuse = (files: number): void => {
    reused = files;
  };
  const report = await load({data, warehouse: counted, earlier, onReuse});
  return {
    ...{report, statements, reused, close},
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson()
  };
}

function write(name: string, files: {readonly [path: string]: string}): string {
  const data = join(folder, name);
  mkdirSync(data, {recursive: true});
  for (const [path, text] of Object.entries(files)) writeFileSync(join(data, path), text);
  return data;
}

describe("load({data, warehouse}) of many small files", () => {
  const oneRow = (count: number): {[path: string]: string} =>
    Object.fromEntries(
      Array.from({length: count}, (_, n) => {
        // Amounts repeat, so that files with the same totals are many; the last lacks its line end, as exports do.
        const text = fileOf(row(`C${n}`, {billed: `${10 + (n % 7)}.00`}));
        return [`${String(n).padStart(4, "0")}.csv`, n === count - 1 ? text.slice(0, -1) : text];
      })
    );

  it("asks as much of the database for 150 files of a row as for 30", async () => {
    const [few, many] = [await loaded(write("30", oneRow(30)), "few"), await loaded(write("150", oneRow(150)), "many")];
    expect(many.report.totals["claims"]).toMatchObject({files: {accepted: 150}, rows: {rejected: 0}});
    expect(many.statements).toBe(few.statements);
    expect(many.report.warnings.filter((text) => text.startsWith("no line end"))).toHaveLength(1);
    expect(await many.rows("SELECT count(*), count(DISTINCT file_id), max(line) FROM raw.claim_line")).toEqual([
      ["150", "150", 2]
    ]);
    few.close();
    many.close();
  });

  it("asks as much for 24 small remittances as for 6, and takes them all again", async () => {
    const small = (count: number): {[path: string]: string} =>
      Object.fromEntries(
        Array.from({length: count}, (_, n) => [
          `${String(n).padStart(3, "0")}.835`,
          remittanceOf(n, n === 3 ? "79" : "80")
        ])
      );
    const [few, many] = [await loaded(write("x6", small(6)), "x6"), await loaded(write("x24", small(24)), "x24")];
    // One payment does not balance: it may be a part of a check.
    expect(many.report.totals["remittance_835"]).toMatchObject({files: {accepted: 24}, dollars: {rejected: "79.00"}});
    expect(await many.rows("SELECT count(*) FROM raw.remittance_line")).toEqual([["24"]]);
    expect(await many.rows("SELECT DISTINCT file_id, reason FROM raw.reject")).toEqual([[4, "payment_out_of_balance"]]);
    expect(many.statements).toBe(few.statements);
    few.close();
    many.close();
    const again = await loaded(join(folder, "x24"), "again", {earlier: join(folder, "x24.duckdb")});
    expect(again.reused).toBe(24);
    expect(again.report).toEqual(many.report);
    again.close();
  });

  it("keeps rows and complaints in the order of the files, whatever is wrong with one of them", async () => {
    const data = write("mixed", {
      "01.csv": fileOf(row("A"), row("B")),
      "02.csv": fileOf(row("C", {units: "-1"}), row("D")),
      "03.csv": fileOf(row("E")),
      "04.csv": fileOf(row("F"), row("F")),
      "05.csv": fileOf(row("G", {day: "2025-02-30"})),
      "06.csv": fileOf(row("E")),
      "07.csv": fileOf(row("E")).replaceAll("\n", "\r\n"),
      "08.csv": fileOf(row("H", {day: "2/4/2025"}))
    });
    const {report, rows, close} = await loaded(data, "mixed");
    expect(await rows("SELECT file_id, line, claim_id, CAST(service_date AS VARCHAR) FROM raw.claim_line")).toEqual([
      [1, 2, "A", "2025-02-03"],
      [1, 3, "B", "2025-02-03"],
      [2, 3, "D", "2025-02-03"],
      [3, 2, "E", "2025-02-03"],
      [4, 2, "F", "2025-02-03"],
      [8, 2, "H", "2025-02-04"]
    ]);
    expect(await rows("SELECT file_id, line, reason FROM raw.reject")).toEqual([
      [2, 2, "negative_units"],
      [4, 3, "duplicate_row"],
      [5, 2, "invalid_date"]
    ]);
    expect(report.files.map(({path, status, reason}) => [path, status, reason])).toEqual([
      ...["01", "02", "03", "04", "05"].map((name) => [`${name}.csv`, "accepted", null]),
      ["06.csv", "duplicate", "same bytes as 03.csv"],
      ["07.csv", "duplicate", "same rows as 03.csv"],
      ["08.csv", "accepted", null]
    ]);
    close();
    const again = await loaded(data, "mixed again", {earlier: join(folder, "mixed.duckdb")});
    expect(again.report).toEqual(report);
    expect(again.reused).toBeGreaterThanOrEqual(6);
    again.close();
  });
});
