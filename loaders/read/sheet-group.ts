import {type Cents, formatCents} from "../../src/domain/money.ts";
import {plainNumber} from "../profile/text.ts";
import type {Record} from "../source.ts";
import type {Sheet} from "./workbook.ts";

/** Sheets of a workbook that are one table: a sheet a month, a quarter, a site, under the same header. */

export interface SheetGroup {
  /** Rows of all its sheets; those of later sheets follow in the lines after, their header left blank. */
  readonly rows: Record[];
  readonly remarks: readonly string[];
  /** Sheets of the workbook that are not of the group. */
  readonly others: readonly Sheet[];
}

const isFilled = ({cells}: Record): boolean => cells.some((cell) => cell.trim() !== "");
const headerOf = ({records}: Sheet): Record | undefined => records.find(isFilled);
const textOf = (header: Record | undefined): string => {
  const cells = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  return cells.slice(0, cells.findLastIndex(Boolean) + 1).join("\u0000");
};

/** The sheets by their first row that is not blank, in their order; one group of no rows for a workbook without any. */
export function groupSheets(sheets: readonly Sheet[], path: string): SheetGroup[] {
  const texts = sheets.map((sheet) => textOf(headerOf(sheet)));
  const groups = [...new Set(texts)].map((text) => {
    const own = sheets.filter((_, at) => texts[at] === text);
    return {...joined(own, path), others: sheets.filter((sheet) => !own.includes(sheet))};
  });
  return groups.length > 0 ? groups : [{rows: [], remarks: [], others: []}];
}

function joined(sheets: readonly Sheet[], path: string): {rows: Record[]; remarks: string[]} {
  const rows: Record[] = [];
  const remarks: string[] = [];
  for (const sheet of sheets) {
    remarks.push(...sheet.remarks);
    const offset = rows.at(-1)?.line ?? 0;
    const header = offset === 0 ? undefined : headerOf(sheet);
    for (const record of sheet.records) {
      const cells = record === header ? record.cells.map(() => "") : record.cells;
      rows.push({line: offset + record.line, cells});
    }
    if (offset > 0)
      remarks.push(`sheet ${sheet.name} was read after ${sheets[0]!.name}: its row 1 is line ${offset + 1} (${path})`);
  }
  return {rows, remarks};
}

const MONEY = /amount|total|charge|dollars|paid/i;

/** What is in the sheets a view of a workbook leaves out, as far as they hold tables: rows and, where a column is money, dollars. */
export function unreadSheets(
  {otherSheets = [], path}: {readonly otherSheets?: readonly Sheet[]; readonly path: string},
  dollars: string | null
): string[] {
  return otherSheets.flatMap((sheet) => {
    const header = headerOf(sheet);
    const below = sheet.records.filter(
      ({line, cells}) => line > (header?.line ?? 0) && cells.filter(Boolean).length >= 3
    );
    if (!header || header.cells.filter(Boolean).length < 3 || below.length === 0) return [];
    const names = header.cells.map((cell) => cell.trim().toLowerCase());
    const own = dollars === null ? -1 : names.indexOf(dollars);
    const at = own >= 0 ? own : names.findIndex((name) => MONEY.test(name));
    const sum = at < 0 ? null : below.reduce((all, {cells}) => all + centsOf(cells[at] ?? ""), 0n);
    const money = sum === null ? "" : `, $${formatCents(sum)}`;
    return [
      `sheet ${sheet.name} is not read: ${below.length} rows${money} under another header (${path}); save it as a file of its own if it counts`
    ];
  });
}

function centsOf(cell: string): Cents {
  const number = Number(plainNumber(cell) ?? 0);
  return BigInt(Math.round(number * 100));
}
