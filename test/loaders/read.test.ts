import {existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import fc from "fast-check";
import {zipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {decode, decodeHead, magicOf} from "../../loaders/read/bytes.ts";
import {csvField, csvRecords} from "../../loaders/read/csv.ts";
import {lineOfRecord, lineSteps, scanCsv} from "../../loaders/read/scan.ts";
import {odsSheets, xlsSheets, xlsxSheets} from "../../loaders/read/workbook.ts";
import {openZip, openZips} from "../../loaders/read/zip.ts";

const shared = join(import.meta.dirname, "../../../shared/bad-input");
const isThere = existsSync(shared);
if (!isThere) console.warn("parts of test/loaders/read.test.ts are skipped: ../shared/bad-input is missing");
/** Its quotes stand inside bare cells, which RFC 4180 does not have: a lost comma often looks like that. */
const ASTRAY = "location_coordinates.csv";
const namesIn = (folder: string): string[] => (isThere ? readdirSync(join(shared, folder)) : []);

describe.skipIf(!isThere)("csvRecords(text, path) on csv-spectrum", () => {
  it.each(
    namesIn("csv-spectrum/csvs")
      .filter((name) => name !== ASTRAY)
      .map((name) => [name])
  )("reads %s to what its JSON says", (name) => {
    const text = readFileSync(join(shared, "csv-spectrum/csvs", name), "utf8");
    const [header, ...rows] = csvRecords(text, name).filter(({cells}) => cells.some((cell) => cell !== ""));
    const read = rows.map(({cells}) => Object.fromEntries(header!.cells.map((key, index) => [key, cells[index]])));
    expect(read).toEqual(
      JSON.parse(readFileSync(join(shared, "csv-spectrum/json", name.replace(".csv", ".json")), "utf8"))
    );
  });

  it("refuses quotes inside a bare cell", () => {
    const text = readFileSync(join(shared, "csv-spectrum/csvs", ASTRAY), "utf8");
    expect(() => csvRecords(text, ASTRAY)).toThrow(
      `quote out of place: (${ASTRAY} line 2); save the file again as CSV`
    );
  });
});

describe.skipIf(!isThere)("rows of workbooks", () => {
  const bytes = (name: string): Buffer => readFileSync(join(shared, "spreadsheets", name));
  const table = [
    ["id", "name"],
    ["1", "english"],
    ["2", "中国人"]
  ];
  const cells = (rows: readonly {cells: readonly string[]}[]): (readonly string[])[] => rows.map((row) => row.cells);

  it("are the same in .xlsx, .xls and .ods", async () => {
    expect(cells((await xlsxSheets(bytes("table.xlsx"), "table.xlsx"))[0]!.records)).toEqual(table);
    expect(cells(xlsSheets(bytes("table.xls"), "table.xls")[0]!.records)).toEqual(table);
    expect(cells(odsSheets(bytes("table.ods"), "table.ods")[0]!.records)).toEqual(table);
  });

  it("keep leading zeros, show dates as days and numbers as the sheet shows them", async () => {
    expect(cells(xlsSheets(bytes("cast-int-to-string-issue-1251.xls"), "x.xls")[0]!.records)[1]).toEqual([
      "001",
      "b",
      "1",
      "a",
      "1"
    ]);
    expect(cells(xlsSheets(bytes("table-with-ints-floats-dates.xls"), "x.xls")[0]!.records)[1]).toEqual([
      "2013",
      "3.3",
      "2009-08-16"
    ]);
    const floats = cells((await xlsxSheets(bytes("adjust-floating-point-error.xlsx"), "x.xlsx"))[0]!.records);
    expect(floats[2]!.slice(1, 4)).toEqual(["68.665", "274.66", "274.66"]);
  });

  it.each(
    namesIn("spreadsheets")
      .filter((name) => /\.xlsx?$/.test(name))
      .map((name) => [name])
  )("are read from %s", async (name) => {
    const [sheet] = name.endsWith("x") ? await xlsxSheets(bytes(name), name) : xlsSheets(bytes(name), name);
    const rows = sheet!.records;
    expect(rows.map(({line}) => line)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe("csvRecords(text, path)", () => {
  it("gives the line each record starts on", () => {
    const text = 'a,b\r\n"x\r\ny",1\r\n\r\n2,"z\n\nz"\r\n3,4';
    expect(csvRecords(text, "t.csv").map(({line, cells}) => [line, cells[0]])).toEqual([
      [1, "a"],
      [2, "x\r\ny"],
      [4, ""],
      [5, "2"],
      [8, "3"]
    ]);
  });
  it("names the line of a quote out of place", () => {
    expect(() => csvRecords('a,b\n1,"x" y\n', "t.csv")).toThrow("quote out of place: (t.csv line 2)");
  });
});

describe("scanCsv(file, {path})", () => {
  const folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  const scan = (text: string) => {
    const file = join(folder, "scan.csv");
    writeFileSync(file, text);
    return scanCsv(file, {path: "scan.csv"});
  };

  it("agrees with the CSV reader on records and their lines, for any cells and line ends", () => {
    const cell = fc.constantFrom("", "a", " b", 'q"q', "c,d", "e\nf", "\n", "e\r\nf", '"', "é", "g\n\nh", "1.00");
    const rows = fc.array(
      fc.oneof(
        {weight: 5, arbitrary: fc.array(cell, {minLength: 2, maxLength: 4})},
        {weight: 1, arbitrary: fc.constant([])}
      ),
      {minLength: 1}
    );
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), (records, end, hasEnd) => {
        const text = records.map((cells) => cells.map(csvField).join(",")).join(end) + (hasEnd ? end : "");
        fc.pre(text !== "" && !/^(\r?\n)+$/.test(text));
        const found = scan(text);
        const read = csvRecords(text, "scan.csv");
        expect(found.records).toBe(read.length);
        expect(read.map((_, index) => lineOfRecord(found.irregular, index + 1))).toEqual(read.map(({line}) => line));
        expect(found.astray.filter(({isWide}) => !isWide)).toEqual([]);
      }),
      {seed: 6, numRuns: 500}
    );
  });

  it.each([
    ["a,b\n1,x\n", false],
    ["a,b\n1, x\n", true],
    ["a,b\n1,x \n", true],
    ["a,b\n1,x y\n", false],
    ['a,b\n1,"x "\n', true],
    ['a,b\n1,""\n', true],
    ["a,b\n\t1,x\n", true],
    ["a,b\n1,x\u00a0\n", true]
  ])("sees whether a cell of %j has blanks at its edges", (text, hasEdges) => {
    expect(scan(text).hasEdges).toBe(hasEdges);
  });
});

describe("lineSteps(irregular, skipped, header)", () => {
  it("adds the lines of blank, refused and long records above a row", () => {
    // Record 1 header, 2 good, 3 two lines, 4 blank, 5 refused, 6 good.
    const irregular = [
      {record: 3, lines: 2, blank: false},
      {record: 4, lines: 1, blank: true}
    ];
    const steps = lineSteps(irregular, [4, 5]);
    const lineOf = (row: number): number => row + steps.filter(({from}) => from <= row).at(-1)!.offset;
    expect([0, 1, 2].map(lineOf)).toEqual([2, 3, 7]);
  });
});

describe("openZip(archive, path, limits)", () => {
  const archive = (members: Record<string, string>): Buffer =>
    Buffer.from(zipSync(Object.fromEntries(Object.entries(members).map(([name, text]) => [name, Buffer.from(text)]))));

  it("gives members with their bytes", () => {
    const members = openZip(archive({"a.csv": "1,2\n", "b/c.csv": "3"}), "x.zip");
    expect(members.map((member) => [member.name, member.bytes().toString()])).toEqual([
      ["a.csv", "1,2\n"],
      ["b/c.csv", "3"]
    ]);
  });
  it.each([["/etc/passwd"], ["../x"], ["a/../../x"], ["C:/x"], ["a\\..\\..\\x"]])(
    "refuses a member named %s",
    (name) => {
      expect(() => openZip(archive({[name]: "x"}), "x.zip")).toThrow("zip member leaves its folder");
    }
  );
  it("refuses too many members, too many bytes and too good a ratio", () => {
    const limits = {entries: 2, bytes: 100, ratio: 10};
    expect(() => openZip(archive({a: "1", b: "2", c: "3"}), "x.zip", limits)).toThrow("zip of 3 members");
    expect(() => openZip(archive({a: "x".repeat(101)}), "x.zip", limits)).toThrow("zip unpacks to too much");
    expect(() => openZip(archive({a: "x".repeat(20_000)}), "x.zip", {...limits, bytes: 1e6})).toThrow(
      "zip unpacks to too much"
    );
  });
  it("refuses every archive that was cut short", () => {
    const whole = archive({"a.csv": "some text that is long enough to be cut"});
    for (let length = 0; length < whole.length; length++)
      expect(() => openZip(whole.subarray(0, length), "x.zip").map((member) => member.bytes()), String(length)).toThrow(
        /x\.zip/
      );
  });
});

describe("openZips(archive, path)", () => {
  const archive = (members: Record<string, Buffer | string>): Buffer =>
    Buffer.from(zipSync(Object.fromEntries(Object.entries(members).map(([name, data]) => [name, Buffer.from(data)]))));
  const inner = archive({"limits.csv": "a\n", "notes.txt": "b"});

  it("gives the files of a zip in a zip by both names", () => {
    const members = openZips(archive({"claims.csv": "1", "2025/january.zip": inner}), "x.zip");
    expect(members.map((member) => [member.name, member.bytes().toString()])).toEqual([
      ["claims.csv", "1"],
      ["2025/january.zip/limits.csv", "a\n"],
      ["2025/january.zip/notes.txt", "b"]
    ]);
  });
  it("does not open a third zip, nor a workbook by the name of one", () => {
    const third = openZips(archive({"b.zip": archive({"c.zip": inner})}), "x.zip");
    expect(third.map(({name}) => name)).toEqual(["b.zip/c.zip"]);
    const book = openZips(archive({"book.zip": archive({"[Content_Types].xml": "<Types/>"})}), "x.zip");
    expect(book.map(({name}) => name)).toEqual(["book.zip"]);
  });
  it("says of an inner zip that cannot be opened why, and gives the others", () => {
    const [cut, other] = openZips(archive({"cut.zip": inner.subarray(0, 40), "claims.csv": "1"}), "x.zip");
    expect(cut).toMatchObject({name: "cut.zip", fault: expect.stringMatching(/half-written zip.*x\.zip\/cut\.zip/)});
    expect(other).toMatchObject({name: "claims.csv"});
    expect(other!.fault).toBeUndefined();
  });
});

describe("magicOf(head) and decode(bytes)", () => {
  it("tell kinds by bytes", () => {
    expect(magicOf(Buffer.from("PK\u0003\u0004"))).toBe("zip");
    expect(magicOf(Buffer.from("a,b\n"))).toBe("text");
    expect(magicOf(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]))).toBe("binary");
    expect(magicOf(Buffer.alloc(0))).toBe("empty");
  });
  it("read UTF-8, UTF-16 with a mark, and else Windows-1252", () => {
    expect(decode(Buffer.from("é"))).toBe("é");
    expect(decode(Buffer.from("\ufeffé", "utf16le"))).toBe("é");
    expect(decode(Buffer.from([0x31, 0xa0, 0x99]))).toBe("1\u00a0™");
  });
  it("do not take a character cut in two for another encoding", () => {
    expect(decodeHead(Buffer.from("aé").subarray(0, 2))).toBe("a");
  });
});
