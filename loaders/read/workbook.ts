import {read as readXls, utils} from "@e965/xlsx";
import readXlsx from "read-excel-file/node";
import {BadFile, type Record} from "../source.ts";
import {openZip} from "./zip.ts";

/** Rows of workbooks as texts; the line of a row is its row in the sheet, blank rows counted. */

type Cell = string | number | boolean | Date | null | undefined;

/** Rows of the first sheet of an .xlsx that has any. Its parts are checked as a zip first: sizes, names, checksums. */
export async function xlsxRecords(bytes: Buffer, path: string): Promise<Record[]> {
  checkParts(bytes, path);
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
  checkParts(bytes, path);
  return xlsRecords(bytes, path);
}

/** Rows of the first sheet of an .xls that has any. Formulas are not run: their stored values are read. */
export function xlsRecords(bytes: Buffer, path: string): Record[] {
  try {
    const book = readXls(bytes, {type: "buffer", cellFormula: false, cellHTML: false, cellDates: true, UTC: true});
    for (const name of book.SheetNames) {
      const {e} = utils.decode_range(book.Sheets[name]!["!ref"] ?? "A1");
      if ((e.r + 1) * (e.c + 1) > MOST_CELLS) throw tooWide(path);
      const rows = utils.sheet_to_json<Cell[]>(book.Sheets[name]!, {header: 1, raw: true, blankrows: true, UTC: true});
      if (rows.length > 0) return toRecords(Array.from(rows, (row) => Array.from(row ?? [])));
    }
    return [];
  } catch (error) {
    if (error instanceof BadFile) throw error;
    throw new BadFile(`unreadable workbook: ${(error as Error).message} (${path}); save it again as CSV`);
  }
}

/** More cells than this, counted to the last that is written: a cell far out would fill the memory with empty ones. */
const MOST_CELLS = 20_000_000;
const tooWide = (path: string): BadFile =>
  new BadFile(`sheet with too many cells: (${path}); delete what lies far out, or save it as CSV`);

/** Looks at every part before a library does: checksums and sizes, no entities of its own, no cell far out. */
function checkParts(bytes: Buffer, path: string): void {
  for (const member of openZip(bytes, path)) {
    const part = member.bytes();
    if (!/\.(xml|rels)$/i.test(member.name)) continue;
    if (part.includes("<!DOCTYPE") || part.includes("<!ENTITY"))
      throw new BadFile(`workbook with XML entities: (${path} member ${JSON.stringify(member.name)}); do not use it`);
    if (/worksheets\/[^/]*\.xml$/i.test(member.name) && lastCell(part) > MOST_CELLS) throw tooWide(path);
  }
}

/** Rows times columns up to the last cell of a sheet. */
function lastCell(part: Buffer): number {
  let [rows, columns] = [0, 0];
  for (const [, letters, row] of part.toString("latin1").matchAll(/<c [^>]*?\br="([A-Z]{1,4})(\d{1,8})"/g)) {
    rows = Math.max(rows, Number(row));
    if (letters!.length > 1 || columns < 26)
      columns = Math.max(
        columns,
        [...letters!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
      );
  }
  return rows * columns;
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
