import {type Cents, formatCents} from "../src/domain/money.ts";
import {plainNumber} from "./profile/text.ts";
import {headerOf} from "./read/sheet-group.ts";
import type {Sheet} from "./read/workbook.ts";

/** Sheets of a workbook that are not read although they hold something: nothing is left out without a word. */

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
