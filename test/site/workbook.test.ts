import {read, utils} from "@e965/xlsx";
import {strFromU8, unzipSync} from "fflate";
import readExcel from "read-excel-file/node";
import {describe, expect, it} from "vitest";
import {toWorkbook, type Workbook} from "../../reports/components/workbook.ts";

const WORKBOOK: Workbook = {
  name: "Margin: 2025Q2 [all] / every payer, every site of care",
  columns: [
    {label: "Drug"},
    {label: "Net cost recovery", unit: "$", kind: "money"},
    {label: "Limit", unit: "$ per unit", kind: "price"},
    {label: "of cost", kind: "percent"},
    {label: "Lines", kind: "count"}
  ],
  rows: [
    ["=1+1", -1234.56, 30.523, -0.043, 22],
    ["007", 0, null, 0, 0],
    ['A & B <"x">\u0001\nü', 901317.73, 0.000123, null, 1]
  ]
};

const sheetOf = (bytes: Uint8Array): string => strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"]!);

describe("toWorkbook(table): bytes of an .xlsx file", () => {
  const bytes = toWorkbook(WORKBOOK);

  it("reads back with numbers as numbers, text as text and nothing where there was nothing", () => {
    const {Sheets, SheetNames} = read(bytes);
    expect(SheetNames).toEqual(["Margin  2025Q2  all    every pa"]);
    expect(utils.sheet_to_json(Sheets[SheetNames[0]!]!, {header: 1, raw: true, defval: null})).toEqual([
      ["Drug", "Net cost recovery ($)", "Limit ($ per unit)", "of cost", "Lines"],
      ["=1+1", -1234.56, 30.523, -0.043, 22],
      ["007", 0, null, 0, 0],
      ['A & B <"x">\nü', 901317.73, 0.000123, null, 1]
    ]);
  });

  it("reads back the same with another library", async () => {
    const [sheet] = await readExcel(Buffer.from(bytes));
    expect(sheet?.data[1]).toEqual(["=1+1", -1234.56, 30.523, -0.043, 22]);
  });

  it("has no formula, whatever a cell begins with", () => {
    const {Sheets, SheetNames} = read(toWorkbook({...WORKBOOK, rows: [["=HYPERLINK(1)"], ["+1"], ["-1"], ["@a"]]}));
    const cells = Object.entries(Sheets[SheetNames[0]!]!).filter(([place]) => /^A[2-5]$/.test(place));
    expect(cells.map(([, cell]) => [cell.t, cell.f])).toEqual(Array(4).fill(["s", undefined]));
    expect(sheetOf(bytes)).not.toContain("<f>");
  });

  it("keeps the head in sight and can be filtered", () => {
    expect(sheetOf(bytes)).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheetOf(bytes)).toContain('<autoFilter ref="A1:E4"/>');
  });

  it("shows money with cents and ratios as per cents", () => {
    const {Sheets, SheetNames} = read(bytes, {cellNF: true});
    const sheet = Sheets[SheetNames[0]!]!;
    expect([sheet["B2"].w, sheet["D2"].w, sheet["E2"].w]).toEqual(["-1,234.56", "-4.3%", "22"]);
  });

  it("names columns past Z", () => {
    const columns = Array.from({length: 28}, (_, i) => ({label: `c${i}`}));
    expect(sheetOf(toWorkbook({name: "wide", columns, rows: []}))).toContain('<autoFilter ref="A1:AB1"/>');
  });

  it("is the same bytes for the same table", () => {
    expect(Buffer.compare(Buffer.from(toWorkbook(WORKBOOK)), Buffer.from(bytes))).toBe(0);
  });
});
