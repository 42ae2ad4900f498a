import {addQuarters, type Quarter} from "../../src/domain/quarter.ts";
import {BadFile, type Record as FileRecord, type InputFile} from "../source.ts";

/** What the CMS files have in common: a preamble that says the quarter, a header somewhere below it, free notes. */

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december"
];
const EFFECTIVE =
  /(January|April|July|October)\s+1,\s+(\d{4})\s+through\s+(March 31|June 30|September 30|December 31),\s+(\d{4})/i;

/** The quarter of the “Effective … through …” line: file names are re-used and lie. Throws when there is none. */
export function quarterOfPreamble(records: readonly FileRecord[], path: string): Quarter {
  for (const {cells, line} of records) {
    const match = cells.map((cell) => EFFECTIVE.exec(cell)).find((found) => found !== null);
    if (!match) continue;
    const first = MONTHS.indexOf(match[1]!.toLowerCase()) / 3 + 1;
    const last = {"march 31": 1, "june 30": 2, "september 30": 3, "december 31": 4}[match[3]!.toLowerCase()];
    if (first !== last || match[2] !== match[4])
      throw new BadFile(`dates are no quarter: ${match[0]} (${path} line ${line}); fetch the file again from CMS`);
    return `${match[2]}Q${first}`;
  }
  throw new BadFile(
    `no “Effective … through …” line: (${path} lines 1–${records.at(-1)?.line ?? 1}); fetch the file again from CMS`
  );
}

/** The quarter of the ASP data of Note 1 (“based on 3Q23 ASP data”), or null. */
export function aspQuarter(records: readonly FileRecord[]): Quarter | null {
  for (const {cells} of records) {
    const match = /based on (\d)Q(\d{2}) ASP data/i.exec(cells.join(" "));
    if (match) return addQuarters(`20${match[2]}Q${match[1]}`, 0);
  }
  return null;
}

/**
 * When a file was posted, ISO: the date in its name (`121223` and `_12062016` are month, day, year), else its date inside
 * the zip, else null.
 */
export function postedDate({path, modified}: Pick<InputFile, "path" | "modified">): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const [, month, day, year] of name.matchAll(/(?<!\d)(\d{2})(\d{2})(\d{4}|\d{2})(?!\d)/g)) {
    const date = `${year!.length === 2 ? `20${year}` : year}-${month}-${day}`;
    const time = new Date(`${date}T00:00:00Z`);
    if (!Number.isNaN(time.getTime()) && time.toISOString().startsWith(date) && date > "2005" && date < "2100")
      return date;
  }
  return modified;
}

/** Index of the header among the records: the first whose first cell is what `isFirst` wants; -1 when there is none. */
export const headerIndex = (records: readonly FileRecord[], isFirst: (cell: string) => boolean): number =>
  records.findIndex(({cells}) => isFirst(tidy(cells[0] ?? "").toLowerCase()));

/** Reads cells by the name of their column, whatever its place, case and spacing; names a missing one. */
export function columnReader(
  header: FileRecord,
  wanted: {readonly [column: string]: readonly string[]},
  {path, required}: {path: string; required: readonly string[]}
): (record: FileRecord) => {[column: string]: string | null} {
  const names = header.cells.map((cell) => tidy(cell).toLowerCase());
  const places = Object.entries(wanted).map(([column, aliases]) => ({
    column,
    place: names.findIndex((name) => aliases.includes(name))
  }));
  const missing = places.find(({column, place}) => place < 0 && required.includes(column));
  if (missing)
    throw new BadFile(
      `missing column: ${wanted[missing.column]![0]} (${path} line ${header.line}); fetch the file again from CMS`
    );
  return ({cells}) => {
    const values: {[column: string]: string | null} = {};
    for (const {column, place} of places) values[column] = place < 0 ? null : tidy(cells[place] ?? "") || null;
    return values;
  };
}

/** No-break spaces become spaces, and those around the text go. Inner line ends stay. */
export const tidy = (cell: string): string =>
  /[\u00a0\r]/.test(cell) ? cell.replaceAll("\u00a0", " ").replace(/\r\n?/g, "\n").trim() : cell.trim();

/** A number as CMS prints it, as plain digits: `$2,149.934`, `95%`, ` 20 `. `N/A` and a lone `.` are null, never 0. */
export function cmsNumber(text: string | null): string | null {
  if (text === null || /^(n\/?a|\.|-)$/i.test(text)) return null;
  const digits = text
    .replace(/^\$\s*/, "")
    .replace(/%$/, "")
    .trim();
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(digits) ? digits.replaceAll(",", "") : digits;
  return plain.replace(/^\./, "0.").replace(/\.$/, "");
}

/**
 * A limit or per cent of a workbook, whose cells hold more digits than CMS publishes (10.23829871141352,
 * 155.89499999999998): rounded half up to the three decimals that the sheet shows and the CSV twin prints.
 */
export function threeDecimals(text: string | null): string | null {
  const match = /^(\d+)\.(\d{3})(\d)\d*$/.exec(text ?? "");
  if (!match) return text;
  const thousandths = BigInt(match[1]! + match[2]!) + (match[3]! >= "5" ? 1n : 0n);
  const digits = thousandths.toString().padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** A short description, null for numeric codes: the text of a CPT code is not ours to carry. */
export const describable = (hcpcs: string | null, text: string | null): string | null =>
  hcpcs !== null && /^\d/.test(hcpcs) ? null : text;

/** `2024Q1 posted 2023-12-12`. */
export const vintageOf = (quarter: Quarter, posted: string | null): string =>
  posted ? `${quarter} posted ${posted}` : quarter;
