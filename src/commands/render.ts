import * as csv from "../words/csv.ts";

type Rows = readonly Record<string, unknown>[];

const cell = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** Rows as aligned columns for a terminal; numbers to the right. */
export function toTable(rows: Rows): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return "no rows\n";
  const isNumber = columns.map((column) => rows.every((row) => /^-?[\d.]*$/.test(cell(row[column]))));
  const widths = columns.map((column) =>
    rows.reduce((most, row) => Math.max(most, cell(row[column]).length), column.length)
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (isNumber[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return `${[line(columns), line(widths.map((width) => "-".repeat(width))), ...rows.map((row) => line(columns.map((column) => cell(row[column]))))].join("\n")}\n`;
}

/** Rows as CSV, columns in the order of the first row. */
export function toCsv(rows: Rows): string {
  const columns = Object.keys(rows[0] ?? {});
  return csv.toCsv(
    columns,
    rows.map((row) =>
      columns.map((column) => {
        const text = cell(row[column]);
        return /^-?\d+(\.\d+)?$/.test(text) ? {digits: text} : text;
      })
    )
  );
}
