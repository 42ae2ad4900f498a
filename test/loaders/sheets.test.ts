import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {utils, write} from "@e965/xlsx";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {type LoadReport, load} from "../../loaders/load.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";

const HEADER = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount".split(",");
const row = (invoice: string, packages: number): (string | number)[] => [
  "V",
  invoice,
  1,
  "2025-01-13",
  "N",
  "57894003001",
  "purchase",
  packages,
  290,
  290 * packages
];

let data: string;
let warehouse: Warehouse;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "plus-six-sheets-"));
  warehouse = await openDatabase(":memory:");
});
afterEach(() => {
  warehouse.close();
  rmSync(data, {recursive: true, force: true});
});

async function loaded(
  bookType: "xlsx" | "xls" | "ods",
  sheets: {[name: string]: (string | number)[][]}
): Promise<LoadReport> {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name);
  writeFileSync(join(data, `book.${bookType}`), write(book, {type: "buffer", bookType}) as Buffer);
  return load({data, warehouse: warehouse.connection});
}

describe("a canonical workbook", () => {
  it.each(["xlsx", "xls", "ods"] as const)(
    "of type %s has every sheet of one header read, behind a cover",
    async (type) => {
      const report = await loaded(type, {
        Cover: [["Purchases 2025"], ["by the office"]],
        Q1: [HEADER, row("1", 10)],
        Empty: [],
        Q2: [HEADER, row("2", 12), row("3", 8)]
      });
      expect(report.files).toMatchObject([
        {status: "accepted", source: "purchases", rows: {read: 3, accepted: 3}, dollars: {accepted: "8700.00"}}
      ]);
      expect(report.warnings).toEqual([`sheet Q2 was read after Q1: its row 1 is line 3 (book.${type})`]);
      // Row 2 of the second sheet is line 4 when its row 1 is line 3.
      expect(await queryJson(warehouse.connection, "SELECT invoice, line FROM raw.purchase ORDER BY line")).toEqual([
        {invoice: "1", line: 2},
        {invoice: "2", line: 4},
        {invoice: "3", line: 5}
      ]);
    }
  );
  it("names a sheet it does not read with its rows and dollars", async () => {
    const other = [
      ["Supplier", "Invoice", "Amount"],
      ["V", "9", 120.5],
      ["V", "10", 100]
    ];
    const report = await loaded("xlsx", {Q1: [HEADER, row("1", 10)], More: other});
    expect(report.warnings).toEqual([
      "sheet More is not read: 2 rows, $220.50 under another header (book.xlsx); save it as a file of its own if it counts"
    ]);
  });
});
