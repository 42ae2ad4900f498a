import {isUtf8} from "node:buffer";
import {read as readWorkbook, utils} from "@e965/xlsx";
import {type CsvError, parse} from "csv-parse/sync";
import {ALIGNED, alignedRows} from "../read/aligned.ts";
import {byteOrder, magicOf} from "../read/bytes.ts";
import {openZip, WORKBOOK_LIMITS} from "../read/zip.ts";
import {BadFile} from "../source.ts";
import type {Profile} from "./profile.ts";

/** One record of an export as texts; `line` is the physical line or the row of the sheet, from 1. */
export interface GridRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table as it stands in a file: one text, or one sheet of a workbook. */
export interface Grid {
  readonly sheet: string | null;
  readonly rows: readonly GridRow[];
  /** Rows or the whole sheet hidden from people who open it. */
  readonly hidden: {readonly sheet: boolean; readonly rows: readonly number[]};
  /** Serial day numbers count from 1904. */
  readonly is1904: boolean;
}

export type Dialect = Pick<Profile, "format" | "delimiter" | "quote" | "encoding"> &
  Partial<Pick<Profile, "fields" | "record_length">>;

/** Largest export that is read row by row; a wholesaler's yearly history is a tenth of it. */
const LARGEST = 256 * 2 ** 20;

/** Whether a text is a page or an XML spreadsheet under a workbook's name, as portals write for Excel. */
export const isMarkup = (head: string): boolean =>
  /^[\ufeff\s]*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|body|table|\?xml|\?mso|workbook|office:document)/i.test(
    head
  ) && /<(?:html|table|body|(?:\w+:)?workbook|office:document)\b/i.test(head);

/** Reads a file in the dialect a profile states; throws `BadFile` when the bytes are something else. */
export function readGrids(bytes: Buffer, dialect: Dialect, path: string): Grid[] {
  if (bytes.length > LARGEST) throw new BadFile(`file too large: ${bytes.length} bytes (${path}); split it by year`);
  const magic = magicOf(bytes.subarray(0, 4096));
  const isTable = magic === "text" && isMarkup(bytes.subarray(0, 1024).toString("latin1"));
  const isWorkbook = magic === "zip" || magic === "xls" || isTable;
  if (dialect.format !== "any" && isWorkbook !== (dialect.format === "workbook"))
    throw new BadFile(
      `${isWorkbook ? "workbook" : "text"} where the profile says ${dialect.format}: (${path}); correct "format" or export again`
    );
  if (isWorkbook) return workbookGrids(bytes, path);
  const text = decodeAs(bytes, dialect.encoding, path);
  const rows = dialect.format === "fixed" ? fixedRows(text, dialect) : delimitedRows(text, dialect, path);
  return [{sheet: null, rows, hidden: {sheet: false, rows: []}, is1904: false}];
}

function decodeAs(bytes: Buffer, encoding: Dialect["encoding"], path: string): string {
  const mark = byteOrder(bytes);
  if (encoding === "utf-8" && !isUtf8(bytes))
    throw new BadFile(`not UTF-8: (${path}); set "encoding" to "windows-1252"`);
  const name = mark ?? (encoding === "auto" ? (isUtf8(bytes) ? "utf-8" : "windows-1252") : encoding);
  // Ctrl-Z and NUL after the last line are padding of old systems.
  return new TextDecoder(name)
    .decode(bytes)
    .replace(/^\ufeff/, "")
    .replace(/\p{Cc}+$/u, "\n");
}

/** A cell of a text file; one that a system wrote as a formula, so that a spreadsheet keeps its zeros (`="00701"`), is the text in it. */
const cellOf = (cell: string): string =>
  cell
    .trim()
    .replace(/^=\s*"([^"]*)"$/, "$1")
    .trim();

function delimitedRows(text: string, {delimiter, quote}: Dialect, path: string): GridRow[] {
  if (delimiter === ALIGNED) {
    const rows = alignedRows(text);
    if (rows) return rows;
    throw new BadFile(
      `columns do not stand under each other: (${path}); open it in a spreadsheet (text to columns) and save it as CSV`
    );
  }
  try {
    const rows = parse(text, {
      delimiter,
      quote: quote === "" ? null : quote,
      relax_column_count: true,
      skip_empty_lines: false,
      record_delimiter: ["\r\n", "\n", "\r"],
      info: true
    }) as unknown as {record: string[]; info: {lines: number}}[];
    return rows.map(({record, info}) => {
      const inside = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      return {line: info.lines - inside, cells: record.map(cellOf)};
    });
  } catch (error) {
    const {lines} = error as CsvError & {lines?: number};
    throw new BadFile(
      `quote out of place: (${path} line ${lines ?? 1}); export it again, or set "quote" to "" in the profile`
    );
  }
}

/** Cells of fixed positions. The field names stand in front as the header; a record of another length becomes one odd cell. */
function fixedRows(text: string, {fields = [], record_length}: Dialect): GridRow[] {
  const lines = text.split(/\r\n|\n|\r/);
  const header = {line: 0, cells: fields.map(({name}) => name)};
  const rows = lines.map((line, index) => {
    const isWhole = line.trim() === "" || record_length === undefined || line.length === record_length;
    const cells = isWhole ? fields.map(({from, length}) => line.slice(from - 1, from - 1 + length).trim()) : [line];
    return {line: index + 1, cells};
  });
  return [header, ...rows];
}

function workbookGrids(bytes: Buffer, path: string): Grid[] {
  // Reading every member first bounds what a hostile zip can unpack to.
  if (magicOf(bytes.subarray(0, 8)) === "zip")
    for (const member of openZip(bytes, path, WORKBOOK_LIMITS)) member.bytes();
  try {
    const book = readWorkbook(bytes, {
      type: "buffer",
      // A page has texts alone: read as numbers, NDCs would lose their zeros.
      raw: magicOf(bytes.subarray(0, 8)) === "text",
      cellFormula: true,
      cellHTML: false,
      cellStyles: true,
      cellNF: true,
      cellDates: true,
      UTC: true
    });
    const is1904 = book.Workbook?.WBProps?.date1904 === true;
    return book.SheetNames.map((name, index) => {
      const sheet = book.Sheets[name]!;
      const isHidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
      return {sheet: name, rows: sheetRows(sheet), hidden: {sheet: isHidden, rows: hiddenRows(sheet)}, is1904};
    });
  } catch (error) {
    if (error instanceof BadFile) throw error;
    throw new BadFile(`unreadable workbook: ${(error as Error).message} (${path}); save it again as CSV`);
  }
}

type Sheet = ReturnType<typeof readWorkbook>["Sheets"][string];

const MOST_COLUMNS = 500;

function sheetRows(sheet: Sheet): GridRow[] {
  if (!sheet["!ref"]) return [];
  const {e: last} = utils.decode_range(sheet["!ref"]);
  const rows: GridRow[] = [];
  for (let row = 0; row <= last.r; row++) {
    const cells: string[] = [];
    for (let column = 0; column <= Math.min(last.c, MOST_COLUMNS); column++)
      cells.push(cellText(sheet[utils.encode_cell({r: row, c: column})] as SheetCell | undefined));
    rows.push({line: row + 1, cells});
  }
  return rows;
}

const hiddenRows = (sheet: Sheet): number[] =>
  (sheet["!rows"] ?? []).flatMap((row, index) => (row?.hidden ? [index + 1] : []));

interface SheetCell {
  t?: string;
  v?: unknown;
  w?: string;
  f?: string;
}

/** A cell as text: numbers to the 15 digits Excel keeps, dates as days, an error as `#REF!`, a formula never run as `#N/A`. */
function cellText(cell: SheetCell | undefined): string {
  if (!cell) return "";
  const {t, v, w, f} = cell;
  if (t === "e") return w?.startsWith("#") ? w : "#ERROR!";
  if (v === undefined || v === null) return f ? "#N/A" : "";
  if (v instanceof Date)
    return Number.isNaN(v.getTime()) ? "#VALUE!" : v.toISOString().slice(0, 19).replace("T00:00:00", "");
  if (typeof v === "number") return String(Number(v.toPrecision(15)));
  return String(v).trim();
}

/** Whether a cell of a workbook holds an error instead of a value. */
export const isErrorCell = (text: string): boolean =>
  /^#(REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|ERROR!)$/.test(text);
