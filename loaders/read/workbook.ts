import {read as readXls, utils} from "@e965/xlsx";
import readXlsx from "read-excel-file/node";
import {BadFile, type Record} from "../source.ts";
import {type Member, openZip, WORKBOOK_LIMITS} from "./zip.ts";

/** A sheet of a workbook that has rows, as texts; the line of a row is its row in the sheet, blank rows counted. */
export interface Sheet {
  readonly name: string;
  readonly records: Record[];
  /** What people who open the workbook do not see, and was read. */
  readonly remarks: readonly string[];
}

type Cell = string | number | boolean | Date | null | undefined;

/** The sheets of an .xlsx that have rows. Its parts are checked as a zip first: sizes, names, checksums. */
export async function xlsxSheets(bytes: Buffer, path: string): Promise<Sheet[]> {
  const members = openZip(bytes, path, WORKBOOK_LIMITS);
  checkParts(members, path);
  // Cells may stand in their order without saying where they are: the standard lets `r` out, and some exporters do.
  if (members.some(({name, bytes: part}) => isWorksheet(name) && CELL_WITHOUT_PLACE.test(part().toString("latin1"))))
    return xlsSheets(bytes, path);
  // Excel's binary workbook (.xlsb) has its parts under the same names, but for the ending.
  if (members.some(({name}) => name === "xl/workbook.bin")) return xlsSheets(bytes, path);
  if (OWN_LOW_FORMAT.test(textOf(members, "xl/styles.xml"))) return xlsSheets(bytes, path);
  let sheets: {sheet: string; data: unknown[][]}[];
  try {
    sheets = (await readXlsx(bytes)) as unknown as typeof sheets;
  } catch (error) {
    throw new BadFile(`unreadable workbook: ${(error as Error).message} (${path}); save it again as CSV`);
  }
  const isLater = isFrom1904InWords(members);
  return sheets.flatMap(({sheet: name, data}, at) => {
    if (data.length === 0) return [];
    const cells = data as Cell[][];
    const records = toRecords(isLater ? cells.map((row) => row.map(fourYearsLater)) : cells);
    return [{name, records, remarks: remarksOf(hiddenIn(members, at), path)}];
  });
}

const isWorksheet = (name: string): boolean => /worksheets\/[^/]*\.xml$/i.test(name);
/**
 * A format of the workbook's own under a number that Excel keeps for its built-in ones: web applications write such files, and
 * the library would read their days as numbers.
 */
const OWN_LOW_FORMAT = /<(?:\w+:)?numFmt\s(?=[^>]*\bnumFmtId="\d{1,2}")(?=[^>]*\bformatCode="[^"]*[ymd])/i;
const CELL_WITHOUT_PLACE = /<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr=)/;

const textOf = (members: readonly Member[], name: string): string =>
  members
    .find((member) => member.name === name)
    ?.bytes()
    .toString() ?? "";

/** The library counts days from 1904 where the workbook says `1`, and overlooks the `true` that LibreOffice writes. */
const isFrom1904InWords = (members: readonly Member[]): boolean =>
  /<(?:\w+:)?workbookPr\s[^>]*\bdate1904="true"/.test(textOf(members, "xl/workbook.xml"));

const DAYS_TO_1904 = 1462;
const fourYearsLater = (cell: Cell): Cell =>
  cell instanceof Date ? new Date(cell.getTime() + DAYS_TO_1904 * 86_400_000) : cell;

/** The sheets of an .ods that have rows; its parts are checked like those of an .xlsx. */
export function odsSheets(bytes: Buffer, path: string): Sheet[] {
  checkParts(openZip(bytes, path, WORKBOOK_LIMITS), path);
  return xlsSheets(bytes, path);
}

/** The sheets of an .xls that have rows. Formulas are not run: their stored values are read. */
export function xlsSheets(bytes: Buffer, path: string): Sheet[] {
  try {
    const book = readXls(bytes, {
      type: "buffer",
      cellFormula: false,
      cellHTML: false,
      cellDates: true,
      cellStyles: true,
      UTC: true
    });
    return book.SheetNames.flatMap((name, index) => {
      const {e} = utils.decode_range(book.Sheets[name]!["!ref"] ?? "A1");
      if ((e.r + 1) * (e.c + 1) > MOST_CELLS) throw tooWide(path);
      const rows = utils.sheet_to_json<Cell[]>(book.Sheets[name]!, {header: 1, raw: true, blankrows: true, UTC: true});
      if (rows.length === 0) return [];
      const hidden = {
        sheet: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
        rows: (book.Sheets[name]!["!rows"] ?? []).flatMap((row, at) => (row?.hidden ? [at + 1] : []))
      };
      return [
        {
          name,
          records: toRecords(Array.from(rows, (row) => Array.from(row ?? []))),
          remarks: remarksOf(hidden, path)
        }
      ];
    });
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
function checkParts(members: readonly Member[], path: string): void {
  for (const member of members) {
    const part = member.bytes();
    if (!/\.(xml|rels)$/i.test(member.name)) continue;
    if (part.includes("<!DOCTYPE") || part.includes("<!ENTITY"))
      throw new BadFile(`workbook with XML entities: (${path} member ${JSON.stringify(member.name)}); do not use it`);
    if (isWorksheet(member.name) && lastCell(part) > MOST_CELLS) throw tooWide(path);
  }
}

interface Hidden {
  readonly sheet: boolean;
  readonly rows: readonly number[];
}

/** Hidden rows of the nth sheet of an .xlsx, and whether it is hidden itself: the reader of its cells does not say. */
function hiddenIn(members: readonly Member[], index: number): Hidden {
  const sheet = [...textOf(members, "xl/workbook.xml").matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)][index]?.[0] ?? "";
  const id = /\br:id="([^"]*)"/.exec(sheet)?.[1] ?? "";
  const link = [...textOf(members, "xl/_rels/workbook.xml.rels").matchAll(/<Relationship\s[^>]*>/g)].find(([tag]) =>
    tag.includes(`Id="${id}"`)
  );
  const target = /\bTarget="([^"]*)"/.exec(link?.[0] ?? "")?.[1] ?? `worksheets/sheet${index + 1}.xml`;
  const part = textOf(members, target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  const rows = [...part.matchAll(/<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"[^>]*>/g)];
  return {
    sheet: /\bstate="(hidden|veryHidden)"/.test(sheet),
    rows: rows.map(([tag]) => Number(/\br="(\d+)"/.exec(tag)?.[1] ?? 0))
  };
}

const remarksOf = ({sheet, rows}: Hidden, path: string): string[] => [
  ...(sheet ? [`hidden sheet was read: (${path}); unhide it to see what was counted`] : []),
  ...(rows.length > 0
    ? [
        `${rows.length} hidden rows were read: ${rows.slice(0, 5).join(", ")} (${path}); delete them if they do not count`
      ]
    : [])
];

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
