import {spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import readXlsx, {readSheet} from "read-excel-file/node";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {toCsv} from "../../src/site/packet/csv.ts";
import {escapeHtml, printCell, toHtml} from "../../src/site/packet/html.ts";
import type {Packet, PacketTable} from "../../src/site/packet/packet.ts";
import {findChromium} from "../../src/site/packet/pdf.ts";
import {reviewPacket} from "../../src/site/packet/review.ts";
import {openBuilt} from "../../src/site/packet/table.ts";
import {writeWorkbook} from "../../src/site/packet/workbook.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";

const QUARTER = "2025Q2";
const NAME = `plus-six-review-${QUARTER}`;
let built: string;
let out: string;
let packet: Packet;
beforeAll(async () => {
  built = await sampleBuilt();
  out = mkdtempSync(join(tmpdir(), "packet-"));
  const ran = await plusSix(["packet", "review", "--quarter", QUARTER, "--built", built, "--out", out]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  const folder = await openBuilt(built);
  packet = await reviewPacket(folder, QUARTER);
  folder.close();
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
  it("writes numbers equal to the marts' in CSV and workbook", async () => {
    const drugs = await query(
      `SELECT hcpcs, net_cost_recovery, margin.acquisition_cost, matured_net_cost_recovery
       FROM mart.margin_by_drug AS margin JOIN mart.review_drug USING (quarter, hcpcs) WHERE quarter = '${QUARTER}' ORDER BY drug_rank`
    );
    expect(drugs.length).toBeGreaterThan(40);
    const told = (rows: readonly Record<string, unknown>[]): unknown[] =>
      rows.map((row) =>
        ["hcpcs", "net_cost_recovery", "acquisition_cost", "matured_net_cost_recovery"].map((name) => row[name])
      );
    expect(told(csvOf("drugs"))).toEqual(told(drugs));
    const sheet = await readSheet(join(out, `${NAME}.xlsx`), "drugs");
    const column = (sheet[0] as string[]).indexOf("Net cost recovery, $");
    expect(sheet.slice(1).map((row) => row[column])).toEqual(drugs.map((row) => Number(row["net_cost_recovery"])));
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
      (SELECT sum(net_cost_recovery + open_acquisition_cost) FROM mart.margin_by_drug WHERE quarter = '${QUARTER}') AS decided,
      (SELECT sum(amount) FROM mart.ar_ageing) AS owed,
      (SELECT sum(amount) FROM mart.dollar_trail WHERE step = 'bought') AS bought,
      (SELECT sum(medicare_effect_amount) FROM mart.watch) AS effect,
      (SELECT sum(paid_amount) FROM mart.days_to_pay WHERE quarter = '${QUARTER}' AND measured_from = 'service') AS paid`);
    expect({
      decided: cents(csvOf("drug-payer"), "net_cost_recovery"),
      owed: cents(csvOf("ageing"), "amount"),
      bought: cents(csvOf("dollar-trail"), "amount"),
      effect: cents(csvOf("watch"), "medicare_effect_amount"),
      paid: cents(csvOf("days-to-pay"), "paid_amount")
    }).toEqual(Object.fromEntries(Object.entries(sums!).map(([name, sum]) => [name, Math.round(Number(sum) * 100)])));
    const buckets = ["days_30", "days_60", "days_90", "days_120", "days_older"];
    for (const row of csvOf("ageing"))
      expect(buckets.reduce((sum, name) => sum + cents([row], name), 0)).toBe(cents([row], "amount"));
  });
  it("prints the headline to the page the browser makes into a PDF", async () => {
    const [row] = await query(
      `SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount AS result FROM mart.review_headline WHERE quarter = '${QUARTER}'`
    );
    expect(toHtml(packet)).toContain(escapeHtml(printCell(String(row!["result"]), "money")));
    const pdf = readFileSync(join(out, `${NAME}.pdf`));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(4);
  });
  it("has a sheet for each table, sources and definitions", async () => {
    const sheets = (await readXlsx(join(out, `${NAME}.xlsx`))) as {sheet: string}[];
    expect(sheets.map(({sheet}) => sheet)).toEqual(
      expect.arrayContaining(["actions", "headline", "bridge", "sources", "Definitions"])
    );
    const files = readdirSync(join(out, `${NAME}-csv`)).map((file) => file.replace(".csv", ""));
    expect(
      sheets
        .map(({sheet}) => sheet)
        .filter((name) => name !== "Definitions")
        .sort()
    ).toEqual(files.sort());
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
  it("opens in LibreOffice", ({skip}) => {
    const office = ["soffice", "libreoffice"].find((name) => spawnSync(name, ["--version"]).status === 0);
    if (!office) return skip("LibreOffice is not installed here");
    const ran = spawnSync(office, [
      "--headless",
      "--convert-to",
      "csv",
      "--outdir",
      join(out, "office"),
      join(out, `${NAME}.xlsx`)
    ]);
    expect(ran.status).toBe(0);
    expect(existsSync(join(out, "office", `${NAME}.csv`))).toBe(true);
  });
});

describe("cells that look like formulas", () => {
  it("get an apostrophe in text cells only; amounts stay amounts", async () => {
    expect(toCsv(strange)).toBe("text,amount\r\n'=HYPERLINK(1),-12.34\r\n'-1+1,\r\nplain,0.00\r\n");
    const workbook = await writeWorkbook({
      ...{title: "T", finding: "F", subtitle: "S", as_of: "2025-07-15", build_id: "b"},
      sections: [{title: "One", tables: [strange]}],
      sources: {...strange, name: "sources"}
    });
    const rows = await readSheet(Buffer.from(workbook), "strange");
    expect(rows.slice(1)).toEqual([
      ["'=HYPERLINK(1)", -12.34],
      ["'-1+1", null],
      ["plain", 0]
    ]);
  });
});

describe("findChromium(system)", () => {
  it("takes the first that is there, else the project's own", async () => {
    expect(await findChromium([undefined, "/no/such/browser", process.execPath])).toBe(process.execPath);
    expect(existsSync(await findChromium([]))).toBe(true);
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
