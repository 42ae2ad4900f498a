import {mkdtempSync, readFileSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {utils, write} from "@e965/xlsx";
import {zipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {loaded} from "./helpers.ts";

const CLAIMS = "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,plan";
const good = (id: string, plan = "gold"): string => `${id},1,1,original,2025-01-02,S1,P1,J1745,10,100.00,${plan}`;
const PURCHASES = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount";

/** What is wrong stands on the line that the comment says, counted in the file as an editor shows it. */
const MESS = [
  CLAIMS, // 1
  good("C1"), // 2
  good("C2", '"two\nlines"'), // 3 and 4
  "C3,1,1,original,2025-02-30,S1,P1,J1745,10,1e3,gold", // 5
  "", // 6
  "C4,1,1,odd,,S1,P1,J1745,0,100.00,gold", // 7
  "C5,1,1,original,2025-01-02,S1,P1,J1745,10,100.00", // 8
  "C1,01,1,original,2025-01-02,S1,P1,J1745,10,70.00,gold", // 9
  good("C6", '"go"ld'), // 10
  good("C7", 'go"ld'), // 11
  "C8,1,1,original,2025-01-02,S1,P1,J1745,-10,40.00,gold", // 12
  ",,,,,,,,,,", // 13
  good("C9") // 14
];
const REJECTS = [
  [5, "billed_amount", "invalid_amount", "1e3", null],
  [5, "service_date", "invalid_date", null, null],
  [7, "service_date", "missing_value", null, "100.00"],
  [7, "status", "unknown_value", "odd", "100.00"],
  [7, "units", "zero_units_charged", "0", "100.00"],
  [8, null, "wrong_column_count", null, null],
  [9, null, "duplicate_row", null, "70.00"],
  [10, null, "stray_quote", null, null],
  [11, null, "stray_quote", null, null],
  [12, "units", "negative_units", "-10", "40.00"]
];
const text = `${MESS.join("\n")}\n`;
const rejectsOf = `SELECT line, "column", reason, value, dollars FROM raw.reject ORDER BY line, "column"`;

describe("load({data, warehouse}) of a CSV file", () => {
  it.each([
    ["line feeds", text],
    ["carriage returns and line feeds", text.replaceAll("\n", "\r\n")],
    ["carriage returns", text.replaceAll("\n", "\r")],
    ["mixed line ends", text.replace("\n", "\r\n")],
    ["no line end at the end", text.slice(0, -1)],
    ["a byte order mark", `\ufeff${text}`],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["Ctrl-Z at the end", `${text}\u001a`],
    ["gzip", gzipSync(text)]
  ])("names the same lines and reasons with %s", async (_, content) => {
    const {report, rows} = await loaded({"claims.csv": content});
    expect(await rows(rejectsOf)).toEqual(REJECTS);
    expect(await rows("SELECT line, claim_id FROM raw.claim_line ORDER BY line")).toEqual([
      [2, "C1"],
      [3, "C2"],
      [14, "C9"]
    ]);
    expect(report.files[0]).toMatchObject({
      source: "claims",
      status: "accepted",
      rows: {read: 10, accepted: 3, rejected: 7},
      dollars: {accepted: "300.00", rejected: "210.00"}
    });
  });

  it("keeps lines right below many rejected rows and quoted line ends", async () => {
    const lines = [CLAIMS];
    const expected: [number, string][] = [];
    let line = 2;
    for (let n = 0; n < 30_000; n++) {
      const isTwo = n % 97 === 5;
      if (n % 1500 === 7) lines.push("short");
      else if (n % 1000 === 9) lines.push("");
      else {
        lines.push(good(`C${n}`, isTwo ? '"a\nb"' : "x"));
        if (n % 1499 === 0 || isTwo) expected.push([line, `C${n}`]);
      }
      line += isTwo && n % 1500 !== 7 && n % 1000 !== 9 ? 2 : 1;
    }
    const {rows} = await loaded({"claims.csv": lines.join("\n")});
    const wanted = expected.map(([, id]) => `'${id}'`).join(",");
    expect(await rows(`SELECT line, claim_id FROM raw.claim_line WHERE claim_id IN (${wanted}) ORDER BY line`)).toEqual(
      expected
    );
    expect(await rows("SELECT count(*) FROM raw.reject WHERE reason = 'wrong_column_count'")).toEqual([["20"]]);
  });

  it("trims, upper-cases codes, takes the dashes from an NDC, and reads empty as unknown", async () => {
    const {rows} = await loaded({
      "claims.csv": `${CLAIMS},ndc11,paid_amount\n${good("C1 ").replace("J1745", " j1745")},57894-030-01,\n${good("C2")},"",""\n`
    });
    expect(await rows("SELECT claim_id, hcpcs, ndc11, paid_amount FROM raw.claim_line ORDER BY line")).toEqual([
      ["C1", "J1745", "57894003001", null],
      ["C2", "J1745", null, null]
    ]);
  });

  it("judges purchases across their columns", async () => {
    const row = (n: number, kind: string, packages: string, amount: string): string =>
      `Acme,I${n},1,2025-01-02,S1,57894003001,${kind},${packages},10.00,${amount}`;
    const {rows} = await loaded({
      "p.csv": [
        PURCHASES,
        row(1, "return", "2", "-20.00"),
        row(2, "return", "-2", "-20.00"),
        row(3, "price_credit", "1", "-5.00"),
        row(4, "price_credit", "0", "5.00"),
        row(5, "price_credit", "0", "-5.00"),
        row(6, "free_goods", "1", "1.00"),
        row(7, "purchase", "-1", "-10.00"),
        row(8, "purchase", "0", "10.00"),
        row(9, "transfer_out", "-1", "-10.00"),
        row(10, "rebill", "-1", "-10.00")
      ].join("\n")
    });
    expect(await rows(rejectsOf)).toEqual([
      [2, "packages", "return_not_negative", "2", "-20.00"],
      [4, "packages", "credit_moves_packages", "1", "-5.00"],
      [5, "extended_amount", "credit_not_negative", "5.00", "5.00"],
      [7, "extended_amount", "free_goods_charged", "1.00", "1.00"],
      [8, "packages", "negative_packages", "-1", "-10.00"],
      [9, "packages", "zero_packages_charged", "0", "10.00"]
    ]);
    expect(await rows("SELECT invoice FROM raw.purchase ORDER BY line")).toEqual([["I2"], ["I5"], ["I9"], ["I10"]]);
  });

  it("reads Parquet and a member of a zip like the CSV they are", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    const {connection} = await openDatabase(":memory:");
    await connection.run(`COPY (SELECT 'S1' AS site_id, 'Main' AS "name", 'office' AS kind
      UNION ALL SELECT 'S2', 'North', 'shed') TO '${folder}/s.parquet'`);
    const {report, rows} = await loaded({
      "s.parquet": readFileSync(join(folder, "s.parquet")),
      "b.zip": Buffer.from(zipSync({"in/claims.csv": Buffer.from(`${CLAIMS}\n${good("C1")}\n`)}))
    });
    expect(report.files.map(({path, status}) => [path, status])).toEqual([
      ["b.zip/in/claims.csv", "accepted"],
      ["s.parquet", "accepted"]
    ]);
    expect(await rows("SELECT site_id, line FROM raw.site")).toEqual([["S1", 2]]);
    expect(await rows(`SELECT line, "column", reason, value FROM raw.reject`)).toEqual([
      [3, "kind", "unknown_value", "shed"]
    ]);
    expect(await rows("SELECT file_id, claim_id FROM raw.claim_line")).toEqual([[1, "C1"]]);
  });

  it("reads a workbook by the rows of its sheet, dates and numbers as the sheet shows them", async () => {
    const sheet = utils.aoa_to_sheet(
      [
        CLAIMS.split(","),
        ["C1", 1, 1, "original", new Date("2025-01-02T00:00:00Z"), "S1", "P1", "J1745", 10, 0.1 + 0.2, "a\nb"],
        [],
        ["C2", 1, 1, "original", "2025-02-30", "S1", "P1", "J1745", 10, 1.234, "gold"]
      ],
      {UTC: true}
    );
    const book = utils.book_new(sheet, "Claims");
    const {rows} = await loaded({"claims.bin": write(book, {type: "buffer", bookType: "xlsx"}) as Buffer});
    expect(await rows("SELECT line, CAST(service_date AS VARCHAR), billed_amount, plan FROM raw.claim_line")).toEqual([
      [2, "2025-01-02", "0.30", "a\nb"]
    ]);
    expect(await rows(`SELECT line, "column", reason FROM raw.reject ORDER BY ALL`)).toEqual([
      [4, "billed_amount", "invalid_amount"],
      [4, "service_date", "invalid_date"]
    ]);
  });

  it("quarantines a file of which too many rows have the wrong shape, and says what it held", async () => {
    const rows = Array.from({length: 4000}, (_, n) => (n % 190 === 0 ? "short" : good(`C${n}`)));
    const few = await loaded({"claims.csv": [CLAIMS, ...rows.slice(0, 3700)].join("\n")});
    expect(few.report.files[0]).toMatchObject({status: "accepted", rows: {read: 3700, accepted: 3680, rejected: 20}});
    const {report, rows: ask} = await loaded({"claims.csv": [CLAIMS, ...rows].join("\n")});
    expect(report.files[0]).toMatchObject({status: "quarantined", rows: {read: 4000, accepted: 0, rejected: 0}});
    expect(report.totals.claims).toMatchObject({
      rows: {accepted: 0, quarantined: 4000},
      dollars: {accepted: "0.00", rejected: "0.00", quarantined: "397800.00"}
    });
    expect(await ask("SELECT count(*) FROM raw.claim_line")).toEqual([["0"]]);
    expect(await ask("SELECT count(*) FROM raw.reject")).toEqual([["0"]]);
  });

  it("counts an export once that comes again with other line ends, order of columns and name", async () => {
    const other = `plan,${CLAIMS.replace(",plan", "")}\r\n${MESS.slice(1, 2)
      .map((row) => `gold,${row.replace(",gold", "")}`)
      .join("\r\n")}\r\n`;
    const {report, rows} = await loaded({
      "a.csv": `${CLAIMS}\n${MESS[1]}\n`,
      "b.csv": other,
      "c.csv": `${CLAIMS}\n${good("C2")}\n`
    });
    expect(report.files.map(({status, reason}) => [status, reason])).toEqual([
      ["accepted", null],
      ["duplicate", "same rows as a.csv"],
      ["accepted", null]
    ]);
    expect(report.warnings).toEqual([]);
    expect(await rows("SELECT claim_id FROM raw.claim_line ORDER BY ALL")).toEqual([["C1"], ["C2"]]);
  });

  it("takes names with quotes and patterns in them as names", async () => {
    const {report} = await loaded({
      "a*b'; DROP TABLE raw.file; --.csv": `${CLAIMS}\n${good("C1")}\n`,
      "axb.csv": `${CLAIMS}\n${good("C2")}\n`
    });
    expect(report.files.map(({rows}) => rows.accepted)).toEqual([1, 1]);
  });

  it("does not follow a link out of the folder, and skips reference, built, notes and dotfiles", async () => {
    const outside = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    writeFileSync(join(outside, "claims.csv"), `${CLAIMS}\n${good("C1")}\n`);
    const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    symlinkSync(join(outside, "claims.csv"), join(data, "claims.csv"));
    writeFileSync(join(data, ".hidden.csv"), "x");
    writeFileSync(join(data, "README.md"), "x");
    const {connection} = await openDatabase(":memory:");
    const report = await load({data, warehouse: connection});
    expect(report.files.map(({status, reason}) => [status, reason])).toEqual([
      ["ignored", "symbolic link that leaves the data folder: (claims.csv); copy the file instead"]
    ]);
    expect(report.totals.claims).toBeUndefined();
  });

  it("gives the same report and rows whatever the number of threads", async () => {
    const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    writeFileSync(join(data, "claims.csv"), text);
    const results = await Promise.all(
      [1, 2].map(async (threads) => {
        const {connection} = await openDatabase(":memory:", {threads});
        const report = await load({data, warehouse: connection});
        return [report, (await connection.runAndReadAll("FROM raw.reject")).getRowsJson()];
      })
    );
    expect(results[0]).toEqual(results[1]);
  });
});
