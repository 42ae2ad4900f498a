import {spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir, userInfo} from "node:os";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {strFromU8, unzipSync} from "fflate";
import readXlsx, {readSheet} from "read-excel-file/node";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {toCsv} from "../../src/site/packet/csv.ts";
import type {PacketTable} from "../../src/site/packet/packet.ts";
import {writeWorkbook} from "../../src/site/packet/workbook.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";

const QUARTER = "2025Q2";
const NAME = `plus-six-review-${QUARTER}`;
let built: string;
let out: string;
beforeAll(async () => {
  built = await sampleBuilt();
  out = mkdtempSync(join(tmpdir(), "packet-"));
  const ran = await plusSix(["packet", "review", "--quarter", QUARTER, "--built", built, "--out", out, "--no-pdf"]);
  if (ran.code !== 0) throw new Error(ran.stderr);
});
afterAll(() => rmSync(out, {recursive: true, force: true}));

const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  try {
    return await queryJson(warehouse.connection, sql);
  } finally {
    warehouse.close();
  }
};
const csvOf = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(out, `${NAME}-csv`, `${name}.csv`)), {columns: true});

const strange: PacketTable = {
  name: "strange",
  title: "Strange",
  columns: [
    {name: "text", label: "Text", kind: "text"},
    {name: "amount", label: "Amount", kind: "money"}
  ],
  rows: [
    ["=HYPERLINK(1)", "-12.34"],
    ["-1+1", null],
    ["plain", "0.00"]
  ]
};

describe("plus-six packet review", () => {
  it("writes numbers equal to the marts' in CSV and workbook, the workbook's dollars first and added up by formulas", async () => {
    const names = ["hcpcs", "projected_net_cost_recovery", "paid_net_amount", "accrued_amount"];
    const drugs = await query(
      `SELECT hcpcs, ${names
        .slice(1)
        .map((name) => `sum(${name}) AS ${name}`)
        .join(", ")} FROM mart.projected WHERE quarter = '${QUARTER}' AND hcpcs <> 'none' GROUP BY hcpcs ORDER BY hcpcs`
    );
    expect(drugs.length).toBeGreaterThan(40);
    const told = (rows: readonly Record<string, unknown>[]): unknown[] =>
      rows.map((row) => names.map((name) => row[name])).sort();
    expect(told(csvOf("drugs").filter(({hcpcs}) => hcpcs))).toEqual(told(drugs));
    const sheet = (await readSheet(join(out, `${NAME}.xlsx`), "Drugs")) as (string | number | null)[][];
    expect(sheet[0]![0]).toBe("Drugs, 2025 Q2");
    expect(sheet[3]!.slice(0, 4)).toEqual(["Drug", "Code", "Net cost recovery, projected, $", "Paid lines, $"]);
    const sum = drugs.reduce((all, row) => all + Math.round(Number(row["projected_net_cost_recovery"]) * 100), 0);
    const none = await query(
      `SELECT coalesce(sum(projected_net_cost_recovery), 0) AS amount FROM mart.projected WHERE quarter = '${QUARTER}' AND hcpcs = 'none'`
    );
    const whole = sum + Math.round(Number(none[0]!["amount"]) * 100);
    expect(Math.round(Number(sheet[2]![2]) * 100)).toBe(whole);
    expect(sheet.slice(4).reduce((all, row) => all + Math.round(Number(row[2]) * 100), 0)).toBe(whole);
    const [headline] = await query(
      `SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount AS result FROM mart.review_headline WHERE quarter = '${QUARTER}'`
    );
    expect(whole).toBe(Math.round(Number(headline!["result"]) * 100));
  });
  it("has a bridge that adds up to the cent", async () => {
    const steps = csvOf("bridge").reduce((sum, row) => sum + Math.round(Number(row["amount"]) * 100), 0);
    const [ends] =
      await query(`SELECT CAST(sum(CASE WHEN quarter = '${QUARTER}' THEN 1 ELSE -1 END * (matured_net_cost_recovery - cost_adjustment + accrued_amount)) * 100 AS BIGINT) AS change
      FROM mart.review_headline WHERE quarter IN ('${QUARTER}', '2025Q1')`);
    expect(steps).toBe(Number(ends!["change"]));
  });
  it("has what drugs and payers meet in, what is owed and what was bought, each with the sum of its mart", async () => {
    const cents = (rows: readonly Record<string, unknown>[], name: string): number =>
      rows.reduce((sum, row) => sum + Math.round(Number(row[name]) * 100), 0);
    const [sums] = await query(`SELECT
      (SELECT sum(projected_net_cost_recovery) FROM mart.projected WHERE quarter = '${QUARTER}') AS projected,
      (SELECT sum(amount) FROM mart.ar_ageing) AS owed,
      (SELECT sum(amount) FROM mart.dollar_trail WHERE step = 'bought') AS bought,
      (SELECT sum(medicare_effect_amount) FROM mart.watch) AS effect,
      (SELECT sum(recoverable_amount) FROM mart.action WHERE is_timely) AS recoverable,
      (SELECT sum(paid_amount) FROM mart.days_to_pay WHERE quarter = '${QUARTER}' AND measured_from = 'service') AS paid`);
    const projected = cents(csvOf("drug-payer"), "projected_net_cost_recovery");
    expect([csvOf("payers"), csvOf("sites")].map((rows) => cents(rows, "projected_net_cost_recovery"))).toEqual([
      projected,
      projected
    ]);
    expect({
      projected,
      owed: cents(csvOf("aging"), "amount"),
      bought: cents(csvOf("dollar-trail"), "amount"),
      effect: cents(csvOf("watch"), "medicare_effect_amount"),
      recoverable: cents(csvOf("actions"), "recoverable_amount"),
      paid: cents(csvOf("days-to-pay"), "paid_amount")
    }).toEqual(Object.fromEntries(Object.entries(sums!).map(([name, sum]) => [name, Math.round(Number(sum) * 100)])));
    const buckets = ["days_30", "days_60", "days_90", "days_120", "days_older"];
    for (const row of csvOf("aging"))
      expect(buckets.reduce((sum, name) => sum + cents([row], name), 0)).toBe(cents([row], "amount"));
  });
  it("has a cover that leads to a sheet for each table, the files and the definitions, for paper landscape and one page wide", async () => {
    const sheets = ((await readXlsx(join(out, `${NAME}.xlsx`))) as {sheet: string}[]).map(({sheet}) => sheet);
    expect(sheets).toEqual(expect.arrayContaining(["Cover", "What to do", "Drugs", "Payers", "Files", "Definitions"]));
    expect(sheets.filter((name) => /[_-]|^[a-z]/.test(name))).toEqual([]);
    const files = readdirSync(join(out, `${NAME}-csv`));
    expect(sheets.length).toBe(files.length + 2);
    const parts = unzipSync(readFileSync(join(out, `${NAME}.xlsx`)));
    const text = (path: string): string => strFromU8(parts[path]!);
    const cover = text("xl/worksheets/sheet1.xml");
    for (const name of sheets.slice(1)) expect(cover).toContain(`location="'${name}'!A1"`);
    for (const [i, name] of sheets.entries()) {
      const sheet = text(`xl/worksheets/sheet${i + 1}.xml`);
      expect(sheet, name).toContain('orientation="landscape" fitToWidth="1" fitToHeight="0"');
      expect(sheet, name).toContain('state="frozen"');
      expect(sheet.includes("<autoFilter "), name).toBe(name !== "Cover");
    }
  });
  it("has in its workbook no clock but the build's, no user and no path", () => {
    const parts = unzipSync(readFileSync(join(out, `${NAME}.xlsx`)));
    expect(strFromU8(parts["docProps/core.xml"]!)).toContain(
      '<dcterms:created xsi:type="dcterms:W3CDTF">2025-07-15T00:00:00Z<'
    );
    const text = Object.entries(parts)
      .map(([path, bytes]) => `${path}\n${strFromU8(bytes)}`)
      .join("\n");
    for (const gone of [
      userInfo().username.length > 4 ? userInfo().username : "creator",
      "lastModifiedBy",
      tmpdir(),
      ROOT,
      new Date().toISOString().slice(0, 10)
    ])
      expect(text.includes(gone), gone).toBe(false);
  });
  it("has no patient, claim number or date of service in it", async () => {
    const [claims, patients] = await Promise.all([
      query("SELECT DISTINCT claim_id AS id FROM core.claim_line ORDER BY 1"),
      query("SELECT DISTINCT patient_key AS id FROM core.claim_line WHERE patient_key IS NOT NULL ORDER BY 1")
    ]);
    const text = readdirSync(join(out, `${NAME}-csv`))
      .map((file) => readFileSync(join(out, `${NAME}-csv`, file), "utf8"))
      .join("\n");
    const words = new Set(text.split(/[^\w-]+/));
    expect([...claims, ...patients].filter(({id}) => words.has(String(id)))).toEqual([]);
  });
  it("gives the same workbook twice in content, and refuses what it cannot make in one line", async () => {
    for (const [args, message] of [
      [["review", "--quarter", "2031Q1"], "no claims in quarter 2031Q1"],
      [["review", "--quarter", "spring"], "not a quarter: spring"],
      [["novel"], "no such packet: novel"]
    ] as const) {
      const {code, stderr} = await plusSix(["packet", ...args, "--built", built, "--out", join(out, "none")]);
      expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
      expect(stderr).toContain(message);
    }
    expect(existsSync(join(out, "none"))).toBe(false);
  });
  it("opens in LibreOffice, whose totals are the marts'", async ({skip}) => {
    const office = ["soffice", "libreoffice"].find((name) => spawnSync(name, ["--version"]).status === 0);
    if (!office) return skip("LibreOffice is not installed here");
    // Every sheet as CSV, formulas computed again.
    const filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    const ran = spawnSync(office, [
      `-env:UserInstallation=file://${join(out, "profile")}`,
      "--headless",
      "--convert-to",
      filter,
      "--outdir",
      join(out, "office"),
      join(out, `${NAME}.xlsx`)
    ]);
    expect(ran.status).toBe(0);
    const sheet = parse(readFileSync(join(out, "office", `${NAME}-What to do.csv`)), {
      relax_column_count: true
    }) as string[][];
    const [sum] = await query("SELECT sum(recoverable_amount) AS amount FROM mart.action WHERE is_timely");
    const column = sheet[3]!.indexOf("Recoverable, $");
    expect(column).toBeGreaterThan(0);
    expect(Number(sheet[2]![column]!.replaceAll(",", ""))).toBe(Number(sum!["amount"]));
  }, 120_000);
});

describe("cells that look like formulas", () => {
  it("get an apostrophe in text cells only; amounts stay amounts", async () => {
    expect(toCsv(strange)).toBe("text,amount\r\n'=HYPERLINK(1),-12.34\r\n'-1+1,\r\nplain,0.00\r\n");
    const workbook = writeWorkbook({
      ...{title: "T", finding: "F", subtitle: "S", as_of: "2025-07-15", build_id: "b"},
      sections: [{title: "One", tables: [strange]}],
      sources: {...strange, name: "sources"}
    });
    const rows = await readSheet(Buffer.from(workbook), "Strange");
    expect(rows.slice(4)).toEqual([
      ["'=HYPERLINK(1)", -12.34],
      ["'-1+1", null],
      ["plain", 0]
    ]);
  });
});

describe("the action register and the marts behind it", () => {
  it("have every finding of the sample with its dollars", async () => {
    const findings = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8")
      .split("\n")
      .filter((text) => /^\| F\d/.test(text))
      .map((text) =>
        text
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim())
      );
    expect(findings.length).toBeGreaterThan(10);
    const actions = await query("SELECT * FROM mart.action");
    // A drug below cost is one action for its quarters; each quarter's dollars stand in the margin taken apart.
    const prices = await query(
      "SELECT hcpcs, quarter, CAST(-sum(paid_net_amount) AS DECIMAL(18, 2)) AS recoverable_amount FROM mart.margin_split GROUP BY hcpcs, quarter"
    );
    for (const [id, finding, hcpcs, payer, site, quarter, amount] of findings) {
      const dollars = amount!.replace("-", "");
      const rows = finding === "underwater_biosimilar" ? prices : actions;
      const found = rows.filter(
        (row) =>
          (!hcpcs || row["hcpcs"] === hcpcs) &&
          (!payer || row["payer_id"] === payer) &&
          (!site || row["site_id"] === site) &&
          (!quarter || row["quarter"] === quarter) &&
          [row["recoverable_amount"], row["cost_amount"], row["billed_amount"]].includes(dollars)
      );
      expect(found.length, `${id} ${finding} ${dollars}`).toBe(1);
    }
  });
});
