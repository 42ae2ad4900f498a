import {read as readXls, utils} from "@e965/xlsx";
import readXlsx from "read-excel-file/node";
import {BadFile, type Record} from "../source.ts";
import {openZip} from "./zip.ts";

/** Rows of workbooks as texts; the line of a row is its row in the sheet, blank rows counted. */

type Cell = string | number | boolean | Date | null | undefined;

/** Rows of the first sheet of an .xlsx that has any. Its parts are checked as a zip first: sizes, names, checksums. */
export async function xlsxRecords(bytes: Buffer, path: string): Promise<Record[]> {
  for (const member of openZip(bytes, path)) member.bytes();
  let sheets: {data: unknown[][]}[];
  try {
    sheets = (await readXlsx(bytes)) as unknown as {data: unknown[][]}[];
  } catch (error) {
    throw new BadFile(`unreadable workbook: ${(error as Error).message} (${path}); save it again as CSV`);
  }
  return toRecords((sheets.find((sheet) => sheet.data.length > 0)?.data ?? []) as Cell[][]);
}

/** Rows of the first sheet of an .ods that has any; its parts are checked like those of an .xlsx. */
export function odsRecords(bytes: Buffer, path: string): Record[] {
  for (const member of openZip(bytes, path)) member.bytes();
  return xlsRecords(bytes, path);
}

/** Rows of the first sheet of an .xls that has any. Formulas are not run: their stored values are read. */
export function xlsRecords(bytes: Buffer, path: string): Record[] {
  try {
    const book = readXls(bytes, {type: "buffer", cellFormula: false, cellHTML: false, cellDates: true, UTC: true});
    for (const name of book.SheetNames) {
      const rows = utils.sheet_to_json<Cell[]>(book.Sheets[name]!, {header: 1, raw: true, blankrows: true, UTC: true});
      if (rows.length > 0) return toRecords(Array.from(rows, (row) => Array.from(row ?? [])));
    }
    return [];
  } catch (error) {
    throw new BadFile(`unreadable workbook: ${(error as Error).message} (${path}); save it again as CSV`);
  }
}

function toRecords(rows: readonly Cell[][]): Record[] {
  return rows.map((row, index) => ({line: index + 1, cells: row.map(cellText)}));
}

/**
 * A cell as text: a date without a time as its day, a number with the 15 significant digits that spreadsheets show
 * (274.65999999999997 is their 274.66).
 */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime())
      ? "#DATE!"
      : cell
          .toISOString()
          .replace(/T00:00:00.000Z$/, "")
          .slice(0, 19);
  if (typeof cell === "number") return String(Number(cell.toPrecision(15)));
  return String(cell);
}
