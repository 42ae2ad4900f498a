/**
 * A table as a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers
 * stay numbers. Null is an empty cell, never zero.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

export type CsvCell = string | number | boolean | null | undefined;

/** What spreadsheets read as the start of a formula, white space before it included. */
const FORMULA = /^\s*[=+\-@\t\r]/;

function csvCell(value: CsvCell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value === "boolean") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cents as a number of dollars that prints with at most two decimals. */
export const centsToNumber = (cents: number | null | undefined): number | null =>
  cents === null || cents === undefined ? null : Math.round(cents) / 100;

/** Offers a text or bytes for download as a file. */
export function download(name: string, content: BlobPart, type = "text/csv;charset=utf-8"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
