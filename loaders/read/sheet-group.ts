import type {Record} from "../source.ts";
import type {Sheet} from "./workbook.ts";

/** Sheets of a workbook that are one table: a sheet a month, a quarter, a site, under the same header. */

export interface SheetGroup {
  /** Rows of all its sheets; those of later sheets follow in the lines after, their header left blank. */
  readonly rows: Record[];
  readonly remarks: readonly string[];
  /** Sheets of the workbook that are not of the group. */
  readonly others: readonly Sheet[];
  /** Names of its sheets. */
  readonly sheets: readonly string[];
}

const isFilled = ({cells}: Record): boolean => cells.some((cell) => cell.trim() !== "");
/** The first row of a sheet that is not blank. */
export const headerOf = ({records}: Sheet): Record | undefined => records.find(isFilled);
const textOf = (header: Record | undefined): string => {
  const cells = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  return cells.slice(0, cells.findLastIndex(Boolean) + 1).join("\u0000");
};

/** The sheets by their first row that is not blank, in their order; one group of no rows for a workbook without any. */
export function groupSheets(sheets: readonly Sheet[], path: string): SheetGroup[] {
  const texts = sheets.map((sheet) => textOf(headerOf(sheet)));
  const groups = [...new Set(texts)].map((text) => {
    const own = sheets.filter((_, at) => texts[at] === text);
    return {
      ...joined(own, path),
      others: sheets.filter((sheet) => !own.includes(sheet)),
      sheets: own.map(({name}) => name)
    };
  });
  return groups.length > 0 ? groups : [{rows: [], remarks: [], others: [], sheets: []}];
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
