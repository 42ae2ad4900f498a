import {existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {read as readBook, utils, write} from "@e965/xlsx";
import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {plainNumber} from "../../loaders/profile/text.ts";
import {toCsv} from "../../reports/components/csv.ts";
import {toWorkbook} from "../../reports/components/workbook.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {loaded} from "../loaders/helpers.ts";
import {interchange, type PaymentSpec} from "../loaders/x12/generate.ts";

/** The 48 bad inputs and faults of bad-input/faults.md, each by its number. R reject row, Q quarantine file, W warn, S skip. */

const PURCHASES = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount";
const CLAIMS = "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,plan";
const bought = (changes: Record<string, string> = {}): string =>
  Object.values({
    vendor: "Acme",
    invoice: "I1",
    line: "1",
    date: "2025-01-02",
    site: "S1",
    ndc11: "57894003001",
    kind: "purchase",
    packages: "2",
    price: "10.00",
    amount: "20.00",
    ...changes
  }).join(",");
const billed = (changes: Record<string, string> = {}): string =>
  Object.values({
    claim: "SECRET1",
    line: "1",
    version: "1",
    status: "original",
    date: "2025-01-02",
    site: "S1",
    payer: "P1",
    hcpcs: "J1745",
    units: "10",
    amount: "100.00",
    plan: "gold",
    ...changes
  }).join(",");
const file = (...lines: string[]): string => `${lines.join("\n")}\n`;
const purchases = (...rows: string[]): string => file(PURCHASES, ...rows);
const claims = (...rows: string[]): string => file(CLAIMS, ...rows);

/** What became of one file: its fate, the reason or warnings, the reasons of refused rows. */
async function fate(content: string | Buffer, name = "in.csv"): Promise<string> {
  const {report, rows} = await loaded({[name]: content});
  const [one] = report.files;
  const reasons = (await rows("SELECT DISTINCT reason FROM raw.reject ORDER BY 1")).flat();
  return [one?.status, one?.rows.accepted, ...reasons, ...report.warnings, ...report.notes].join(" | ");
}

const quarantined = (why: string | RegExp) =>
  expect.stringMatching(
    new RegExp(`^quarantined \\| 0 \\| .*${typeof why === "string" ? why.replace(/[()]/g, "\\$&") : why.source}`)
  );
const rejected = (reason: string) => expect.stringMatching(new RegExp(`^accepted \\| \\d+ \\| .*\\b${reason}\\b`));
const clean = (rows: number) => `accepted | ${rows}`;

const sheetOf = (rows: unknown[][]): Buffer =>
  write(utils.book_new(utils.aoa_to_sheet(rows), "Sheet1"), {type: "buffer", bookType: "xlsx"}) as Buffer;

const payment = (trace: string, paid: number | null = null): PaymentSpec => ({
  payer: "SYNTHETIC PAYER",
  trace,
  claims: [
    {
      id: "SECRET7",
      lines: [{code: "J1745", charge: 180_00, cas: [["CO", "45", 80_00]], ...(paid === null ? {} : {paid})}]
    }
  ]
});

describe("a file that cannot be read or trusted", () => {
  it("1: empty is quarantined; a header alone is an empty table, with a warning where money should stand in it", async () => {
    expect(await fate("")).toEqual(quarantined("empty file"));
    expect(await fate(purchases())).toMatch(/^accepted \| 0 \| header and no rows: .*export it again$/);
  });
  it("2: the same bytes again are skipped, totals unchanged", async () => {
    const text = purchases(bought());
    const {report, rows} = await loaded({"a.csv": text, "b.csv": text});
    expect(report.files.map(({status}) => status)).toEqual(["accepted", "duplicate"]);
    expect(await rows("SELECT sum(extended_amount) FROM raw.purchase")).toEqual([["20.00"]]);
  });
  it("3: the same rows under another name with other line ends are skipped", async () => {
    const text = purchases(bought());
    const {report} = await loaded({"a.csv": text, "b.csv": text.replaceAll("\n", "\r\n")});
    expect(report.files.map(({status, reason}) => [status, reason])).toEqual([
      ["accepted", null],
      ["duplicate", "same rows as a.csv"]
    ]);
  });
  it("5: a file cut short is quarantined: in its last row, in its gzip, in its 835; one whose last row only lacks its end is said", async () => {
    const text = purchases(bought(), bought({invoice: "I2"}));
    expect(await fate(text.slice(0, -20))).toEqual(quarantined("file is cut short"));
    expect(await fate(gzipSync(text).subarray(0, -12))).toEqual(quarantined("half-written gzip"));
    expect(await fate(interchange([payment("1")]).subarray(0, -60))).toEqual(quarantined("transaction has no SE"));
    expect(await fate(text.slice(0, -1))).toContain("accepted | 2 | no line end after the last line");
  });
  it("6: a file that changes while it is read is not used", async () => {
    const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    const path = join(data, "growing.csv");
    writeFileSync(path, purchases(...Array.from({length: 60_000}, (_, n) => bought({invoice: `I${n}`}))));
    const {connection} = await openDatabase(":memory:");
    let size = 0;
    const timer = setInterval(() => writeFileSync(path, `${"x".repeat(size++ % 7)}\n`, {flag: "a"}), 1);
    const outcome = await load({data, warehouse: connection}).then(
      (report) => `${report.files[0]!.status} ${report.files[0]!.reason}`,
      (error: Error) => error.message
    );
    clearInterval(timer);
    expect(outcome).toContain("file changed while it was read: (growing.csv)");
  });
  it.each([
    ["7: a UTF-8 mark is read", Buffer.from(`\ufeff${purchases(bought())}`), clean(1)],
    ["8: UTF-16 with a mark is read", Buffer.from(`\ufeff${purchases(bought())}`, "utf16le"), clean(1)],
    ["8: UTF-16 without a mark is quarantined", Buffer.from(purchases(bought()), "utf16le"), quarantined("NUL bytes")],
    [
      "9: Windows-1252 is quarantined",
      Buffer.from(purchases(bought({vendor: "Se\u00f1or"})), "latin1"),
      quarantined("not UTF-8")
    ],
    [
      "10: Ctrl-Z at the end is left out and said",
      Buffer.from(`${purchases(bought())}\u001a`),
      expect.stringMatching(/^accepted \| 1 \| 1 padding bytes/)
    ],
    [
      "10: NUL inside the text quarantines (stricter than refusing the row)",
      Buffer.from(purchases(bought({vendor: "A\0"}))),
      quarantined("NUL bytes")
    ],
    ["11: CR alone is read", Buffer.from(purchases(bought()).replaceAll("\n", "\r")), clean(1)],
    ["11: CRLF is read", Buffer.from(purchases(bought()).replaceAll("\n", "\r\n")), clean(1)],
    [
      "12: semicolons are quarantined by name",
      Buffer.from(purchases(bought()).replaceAll(",", ";")),
      quarantined("delimiter looks like ;")
    ],
    [
      "12: tabs are quarantined by name",
      Buffer.from(purchases(bought()).replaceAll(",", "\t")),
      quarantined("delimiter looks like a tab")
    ],
    [
      "13: a stray quote in a cell refuses the row",
      Buffer.from(purchases(bought({vendor: 'Ac"me'}))),
      rejected("stray_quote")
    ],
    [
      "13: a stray quote in the header quarantines",
      Buffer.from(purchases(bought()).replace("vendor", 'ven"dor')),
      quarantined(/missing column|quote out of place/)
    ],
    [
      "14: a missing delimiter refuses the row",
      Buffer.from(purchases(bought().replace("Acme,", "Acme"), bought({line: "2"}))),
      rejected("wrong_column_count")
    ],
    [
      "14: more than 20 and 0.5% of them quarantine the file",
      Buffer.from(purchases(...Array.from({length: 30}, () => "short"))),
      quarantined("wrong number of cells")
    ],
    [
      "15: a delimiter lost beside a text with a comma is refused by type",
      Buffer.from(purchases('"Acme, Inc"I1,1,2025-01-02,S1,57894003001,purchase,2,10.00,20.00', bought())),
      rejected("wrong_column_count|stray_quote")
    ],
    [
      "16: a title above the header, without a profile for it, is not read as data",
      Buffer.from(`Report\n${purchases(bought())}`),
      expect.stringContaining("ignored | 0 | unknown kind of file")
    ],
    ["16: a total row is refused", Buffer.from(purchases(bought(), "Total,20.00")), rejected("wrong_column_count")],
    [
      "17: a missing column is named",
      Buffer.from(purchases(bought()).replace("ndc11", "drug")),
      quarantined("missing column: ndc11")
    ],
    [
      "17: a column named twice is named",
      Buffer.from(purchases(bought()).replace("unit_price", "packages")),
      quarantined("column named twice: packages")
    ],
    [
      "18: an extra column is said",
      Buffer.from(file(`${PURCHASES},color`, `${bought()},red`)),
      expect.stringMatching(/^accepted \| 1 \| columns that are not used: color/)
    ],
    [
      "19: a second header row quarantines",
      Buffer.from(purchases("text,text,number,date,text,code,text,number,dollars,dollars", bought())),
      quarantined("second header row")
    ],
    [
      "19: merged header cells quarantine",
      sheetOf([["vendor", "", "line", "date", ...PURCHASES.split(",").slice(4)], bought().split(",")]),
      quarantined("missing column")
    ]
  ] as const)("%s", async (_, content, expected) => {
    expect(await fate(content)).toEqual(expected);
  });
  it("18: columns in another order are read by name", async () => {
    const columns = PURCHASES.split(",").toReversed();
    expect(await fate(file(columns.join(","), bought().split(",").toReversed().join(",")))).toBe(clean(1));
  });
});

describe("a row that cannot be true", () => {
  it.each(["1,234.50", "$1234.50", "(12.00)", "12.00-"])(
    "20: the amount %s is put into form, and that is said",
    async (text) => {
      const fated = await fate(purchases(bought({amount: `"${text}"`})));
      expect(JSON.stringify(fated)).toContain("put into the form of the file");
    }
  );
  it.each(["#REF!", "N/A", "1.234,50"])("20: the amount %s is refused, never zero", async (text) =>
    expect(await fate(purchases(bought({amount: `"${text}"`})))).toEqual(rejected("invalid_amount"))
  );
  it.each([
    ["$1,234.50", "1234.5"],
    ["(12.00)", "-12"],
    ["12.00-", "-12"],
    ["#REF!", null],
    ["N/A", null]
  ])("20: a profile reads %s as %s", (text, amount) => expect(plainNumber(text)).toBe(amount));
  it.each([
    ["1.234", "invalid_amount"],
    ["1e3", "invalid_amount"],
    ["NaN", "invalid_amount"],
    ["Infinity", "invalid_amount"],
    ["1000000000.01", "amount_too_large"]
  ])("21: the amount %s is refused", async (amount, reason) => {
    expect(await fate(purchases(bought({amount})))).toEqual(rejected(reason));
  });
  it("22: a return is its own kind and must be negative", async () => {
    expect(await fate(purchases(bought({kind: "return", packages: "-2", amount: "-20.00"})))).toBe(clean(1));
    expect(await fate(purchases(bought({kind: "return"})))).toEqual(rejected("return_not_negative"));
  });
  it("23: money for no units is refused; units without money are free goods or refused", async () => {
    expect(await fate(purchases(bought({packages: "0"})))).toEqual(rejected("zero_packages_charged"));
    expect(await fate(claims(billed({units: "0"})))).toEqual(rejected("zero_units_charged"));
    expect(await fate(purchases(bought({kind: "free_goods"})))).toEqual(rejected("free_goods_charged"));
  });
  it.each([
    ["57894-030-01", clean(1)],
    ["57894-0030-1", clean(1)],
    ["7894-0030-01", clean(1)],
    ["5789403001", rejected("invalid_ndc")],
    ["5.79E+10", rejected("invalid_ndc")],
    ["57894-03-01", rejected("invalid_ndc")]
  ])("24: the NDC %s becomes eleven digits only when that is unambiguous", async (ndc11, expected) => {
    expect(await fate(purchases(bought({ndc11})))).toEqual(expected);
  });
  it.each([
    ["2025-02-30", "invalid_date"],
    ["1900-01-00", "invalid_date"],
    ["13/02/2025 01:00", "invalid_date"],
    ["45663", "invalid_date"],
    ["2025-01-02T00:00:00Z", "invalid_date"],
    ["1950-01-01", "date_too_old"]
  ])("28: the day %s is refused", async (date, reason) => {
    expect(await fate(claims(billed({date})))).toEqual(rejected(reason));
  });
  it("32: a repeated line is refused, with its dollars", async () => {
    const {report} = await loaded({"c.csv": claims(billed(), billed())});
    expect(report.files[0]).toMatchObject({rows: {accepted: 1, rejected: 1}, dollars: {rejected: "100.00"}});
  });
});

describe("a file from CMS", () => {
  const cms = (text: string): Promise<string> => fate(text, "January 2025 ASP Pricing File.csv");
  const folder = join(ROOT, "data/sample/cms/payment-limits");
  const text = readFileSync(join(folder, readdirSync(folder).find((name) => /January 2025/.test(name))!), "utf8");
  it("31: with notes and blank prices is read; with a changed layout it is quarantined", async () => {
    expect(await cms(text)).toMatch(/^accepted \| [1-9]/);
    expect(await cms(text.replace(/Payment Limit(?=[,"])/, "Limit of Payment"))).toEqual(quarantined("missing column"));
  });
});

describe("an 835", () => {
  it("34: that does not balance loses that payment, by how much is said, the others count", async () => {
    const {report, rows} = await loaded({"a.835": interchange([payment("1"), payment("2", 99_00)])});
    expect(report.files[0]).toMatchObject({status: "accepted", dollars: {accepted: "100.00", rejected: "99.00"}});
    expect(JSON.stringify(await rows("SELECT reason, value FROM raw.reject"))).toContain("1.00");
  });
  it("35: whose count of segments is wrong and whose money ties is a warning", async () => {
    const text = interchange([payment("1")])
      .toString("latin1")
      .replace(/SE\*(\d+)/, "SE*99");
    expect(await fate(Buffer.from(text, "latin1"), "a.835")).toMatch(/^accepted \| [1-9]\d* \| .*SE/);
  });
  it("36: what is no 835 in its folder is set aside: EDIFACT", async () => {
    const edifact =
      "UNA:+.? 'UNB+UNOC:3+SENDER+RECEIVER+250102:1200+1'UNH+1+REMADV:D:96A:UN'BGM+481+1+9'UNT+3+1'UNZ+1+1'";
    expect(await fate(Buffer.from(edifact), "a.835")).toMatch(/^ignored \| 0 \| unknown kind of file/);
  });
  it("36: other transactions in its folder are set aside with a note", async () => {
    for (const kind of ["999", "277"]) {
      const text = interchange([payment("1")])
        .toString("latin1")
        .replace("ST*835", `ST*${kind}`);
      expect(await fate(Buffer.from(text, "latin1"), "a.835")).toMatch(/^ignored \| 0 \| /);
    }
  });
  it("37: an unknown reason or status stays in the numbers and is warned of", async () => {
    const text = interchange([payment("1")])
      .toString("latin1")
      .replace("CAS*CO*45", "CAS*CO*ZZ9");
    expect(await fate(Buffer.from(text, "latin1"), "a.835")).toMatch(/^accepted \| [1-9]/);
  });
});

describe("a workbook or archive", () => {
  const row = (amount: unknown): unknown[] => [...bought().split(",").slice(0, -1), amount];
  it("40: error cells are refused; dates as numbers of a sheet are days", async () => {
    const header = PURCHASES.split(",");
    expect(await fate(sheetOf([header, row({t: "e", v: 0x17, w: "#REF!"})]), "a.xlsx")).toEqual(
      rejected("invalid_amount|missing_value")
    );
    expect(await fate(sheetOf([header, row(20)]), "a.xlsx")).toBe(clean(1));
  });
  it.each(["xlsx", "xls"] as const)(
    "40: hidden rows (of an .xlsx) and a hidden sheet of an .%s are read and said",
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([PURCHASES.split(","), row(20), bought({invoice: "I2"}).split(",")]);
      sheet["!rows"] = [{}, {}, {hidden: true}];
      const book = utils.book_new(sheet, "Secret");
      utils.book_append_sheet(book, utils.aoa_to_sheet([["note"]]), "Seen");
      book.Workbook = {
        Sheets: [
          {name: "Secret", Hidden: 1},
          {name: "Seen", Hidden: 0}
        ]
      };
      const said = await fate(write(book, {type: "buffer", bookType}) as Buffer, "a.xlsx");
      expect(said).toMatch(/^accepted \| 2 \| /);
      expect(said).toContain("hidden sheet was read");
      // What writes this .xls leaves out which rows are hidden.
      if (bookType === "xlsx") expect(said).toContain("1 hidden rows were read: 3");
    }
  );
  it("40: a formula without its value is refused, one with it is read; the days of 1904 are days", async () => {
    const header = PURCHASES.split(",");
    const sheet = utils.aoa_to_sheet([header, row(20), bought({invoice: "I2"}).split(",")]);
    sheet["J2"] = {t: "n", f: "H2*I2"};
    sheet["J3"] = {t: "n", f: "H3*I3", v: 20};
    const book = write(utils.book_new(sheet, "Sheet1"), {type: "buffer", bookType: "xlsx"}) as Buffer;
    const {report, rows} = await loaded({"a.xlsx": book});
    expect(report.files[0]!.rows).toMatchObject({accepted: 1, rejected: 1});
    expect(await rows("SELECT invoice, extended_amount FROM raw.purchase")).toEqual([["I2", "20.00"]]);
    const dated = utils.aoa_to_sheet([header, row(20)]);
    dated["D2"] = {t: "n", v: 44_197, z: "m/d/yy"};
    const of1904 = utils.book_new(dated, "Sheet1");
    of1904.Workbook = {WBProps: {date1904: true}};
    const inWords = unzipSync(write(of1904, {type: "buffer", bookType: "xlsx"}) as Buffer);
    const workbook = strFromU8(inWords["xl/workbook.xml"]!);
    for (const yes of ["true", "1"]) {
      const parts = {...inWords, "xl/workbook.xml": strToU8(workbook.replace('date1904="true"', `date1904="${yes}"`))};
      const read = await loaded({"b.xlsx": Buffer.from(zipSync(parts))});
      expect(await read.rows("SELECT CAST(invoice_date AS VARCHAR) FROM raw.purchase"), yes).toEqual([["2025-01-02"]]);
    }
  });
  it("41: an encrypted workbook is quarantined, and one named otherwise is what it is inside", async () => {
    const cfb = await import("@e965/xlsx").then(({CFB}) => CFB);
    const container = cfb.utils.cfb_new();
    cfb.utils.cfb_add(container, "/EncryptedPackage", Buffer.alloc(64, 7));
    cfb.utils.cfb_add(container, "/EncryptionInfo", Buffer.from("0400040040000000", "hex"));
    const encrypted = Buffer.from(cfb.write(container, {type: "buffer"}) as Buffer);
    expect(await fate(encrypted, "a.xlsx")).toEqual(quarantined("unreadable workbook"));
    const old = write(utils.book_new(utils.aoa_to_sheet([PURCHASES.split(","), row(20)]), "S"), {
      type: "buffer",
      bookType: "biff8"
    }) as Buffer;
    expect(await fate(old, "a.xlsx")).toBe(clean(1));
  });
  it("41: a bomb, a sheet with a cell far out and entities are refused with memory flat", async () => {
    const before = process.memoryUsage().rss;
    const bomb = Buffer.from(zipSync({"a.csv": new Uint8Array(300 * 2 ** 20)}, {level: 9}));
    const start = process.memoryUsage().rss;
    expect(await fate(bomb, "bomb.zip")).toEqual(quarantined("zip unpacks to too much"));
    const sheet = (cells: string): Record<string, Uint8Array> => ({
      "[Content_Types].xml": strToU8('<?xml version="1.0"?><Types/>'),
      "xl/workbook.xml": strToU8("<workbook/>"),
      "xl/worksheets/sheet1.xml": strToU8(cells)
    });
    const far = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>';
    expect(await fate(Buffer.from(zipSync(sheet(far))), "far.xlsx")).toEqual(quarantined("sheet with too many cells"));
    const laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet/>';
    expect(await fate(Buffer.from(zipSync(sheet(laughs))), "laughs.xlsx")).toEqual(quarantined("XML entities"));
    expect(process.memoryUsage().rss - Math.max(before, start)).toBeLessThan(150 * 2 ** 20);
  });
  it("41: a workbook that would fill the memory is refused by what its directory states", async () => {
    const book = sheetOf([PURCHASES.split(","), row(20)]);
    const at = book.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    book.writeUInt32LE(2 * 2 ** 20, at + 20);
    book.writeUInt32LE(300 * 2 ** 20, at + 24);
    expect(await fate(book, "a.xlsx")).toEqual(quarantined("zip unpacks to too much"));
  });
  it.each([
    ["a page named .xls", Buffer.from("<html><table><tr><td>1</td></tr></table></html>"), "a.xls"],
    ["an .xls named .xlsx that is broken", Buffer.from("d0cf11e0a1b11ae1000000", "hex"), "a.xlsx"]
  ])("41: %s is not taken for a table", async (_, content, name) => {
    expect(await fate(content, name)).toMatch(/^(ignored|quarantined) \| 0 \| /);
  });
  it("42: an entry that leaves its folder is quarantined; names are names, never SQL", async () => {
    expect(await fate(Buffer.from(zipSync({"../x.csv": strToU8("a")})), "a.zip")).toEqual(
      quarantined("leaves its folder")
    );
    const names = ["'; DROP TABLE raw.file; --.csv", "a\nb.csv", "*.csv", "[x].csv", '"q".csv'];
    const {report} = await loaded(
      Object.fromEntries(names.map((name, n) => [name, purchases(bought({invoice: `N${n}`}))]))
    );
    expect(report.files.map(({rows}) => rows.accepted)).toEqual(names.map(() => 1));
    const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    symlinkSync("/etc/hostname", join(data, "link.csv"));
    const {connection} = await openDatabase(":memory:");
    const linked = await load({data, warehouse: connection});
    expect(linked.files.map(({status}) => status)).toEqual(["ignored"]);
  });
  it("42: names of columns are names, never SQL: in a CSV header and in a parquet file", async () => {
    const hostile = 'x"; DROP TABLE raw.file; --';
    const csv = file(`${PURCHASES},"${hostile.replaceAll('"', '""')}"`, `${bought()},1`);
    expect(await fate(csv)).toMatch(/^(accepted \| 1|quarantined \| 0) \| /);
    const {connection} = await openDatabase(":memory:");
    const path = join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "x.parquet");
    const columns = PURCHASES.split(",").map((name, at) => `'${bought().split(",")[at]}' AS "${name}"`);
    await connection.run(
      `COPY (SELECT ${columns.join(", ")}, 1 AS "${hostile.replaceAll('"', '""')}") TO '${path}' (FORMAT parquet)`
    );
    expect(await fate(readFileSync(path), "x.parquet")).toMatch(/^accepted \| 1 \| columns that are not used/);
  });
  it("43: a text that a spreadsheet would run is neutralised, a number is not", () => {
    for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
      expect(
        toCsv(["a"], [[text]])
          .split("\r\n")
          .slice(1)
          .join("\r\n")
      ).toMatch(/^"?'/);
    expect(toCsv(["a"], [[-1.5]])).toBe("a\r\n-1.5\r\n");
    const book = Buffer.from(toWorkbook({name: "x", columns: [{label: "a"}], rows: [["=1+1"]]}));
    expect(utils.sheet_to_json(readSheet(book), {header: 1})).toContainEqual(["=1+1"]);
    expect(JSON.stringify(readSheet(book))).not.toContain('"f":');
  });
});

describe("what reaches people", () => {
  it("44: no reject, message or report repeats a patient's value", async () => {
    const {report, rows} = await loaded({
      "c.csv": claims(
        billed({date: "2025-13-45"}),
        billed({claim: "SECRET2", units: "x"}),
        billed({claim: "SECRET3"}).replace("SECRET3,", "SECRET3"),
        billed({claim: '"SECRET4'}),
        billed({claim: "SECRET5"})
      ),
      "d.835": interchange([payment("1", 99_00)]),
      "without-header.csv": file(billed({claim: "SECRET6"}), billed({claim: "SECRET8"}))
    });
    const said = JSON.stringify([report, await rows("FROM raw.reject"), await rows("FROM raw.file")]);
    expect(said).not.toContain("SECRET");
    expect(said).not.toContain("2025-13-45");
  });
});

describe("the 48 rows of faults.md", () => {
  const own = ["faults", "faults-models", "faults-checks"]
    .map((name) => readFileSync(join(import.meta.dirname, `${name}.test.ts`), "utf8"))
    .join("\n");
  /** Held by files of their own in this folder. */
  const ELSEWHERE: Readonly<Record<number, string>> = {
    45: "publish.test.ts",
    46: "publish.test.ts",
    47: "absent.test.ts",
    48: "deterministic.test.ts"
  };
  it.each(Array.from({length: 48}, (_, n) => n + 1))("%i has a test", (number) => {
    const elsewhere = ELSEWHERE[number];
    if (elsewhere) expect(existsSync(join(import.meta.dirname, elsewhere))).toBe(true);
    else expect(own).toMatch(new RegExp(`["\`](?:\\d+, )?(?:\\d+ and )?${number}(?:, \\d+)?(?: and \\d+)?: `));
  });
});

function readSheet(bytes: Buffer): ReturnType<typeof utils.aoa_to_sheet> {
  const book = readBook(bytes, {type: "buffer"});
  return book.Sheets[book.SheetNames[0]!]!;
}
