import type {PacketTable} from "./packet.ts";

/** What spreadsheets read as the start of a formula, white space before it included. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/** A table as RFC 4180 CSV; text that a spreadsheet would run gets an apostrophe before it, numbers are left as they are. */
export function toCsv({columns, rows}: PacketTable): string {
  const field = (value: string | null, isText: boolean): string => {
    if (value === null) return "";
    const safe = isText && FORMULA.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    columns.map(({name}) => name),
    ...rows.map((row) => row.map((value, i) => field(value, columns[i]!.kind === "text")))
  ];
  return `${lines.map((cells) => cells.join(",")).join("\r\n")}\r\n`;
}
