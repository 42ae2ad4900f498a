type Rows = readonly Record<string, unknown>[];

const cell = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** Rows as aligned columns for a terminal; numbers to the right. */
export function toTable(rows: Rows): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return "no rows\n";
  const isNumber = (column: string): boolean => rows.every((row) => /^-?[\d.]*$/.test(cell(row[column])));
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => cell(row[column]).length)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (isNumber(columns[i]!) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return `${[line(columns), line(widths.map((width) => "-".repeat(width))), ...rows.map((row) => line(columns.map((column) => cell(row[column]))))].join("\n")}\n`;
}

/** Rows as RFC 4180 CSV; text that a spreadsheet would run as a formula gets a leading apostrophe, numbers never do. */
export function toCsv(rows: Rows): string {
  const columns = Object.keys(rows[0] ?? {});
  const field = (value: unknown): string => {
    const text = cell(value);
    const safe = /^[=+\-@\t\r\0]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[columns.map(field).join(","), ...rows.map((row) => columns.map((column) => field(row[column])).join(","))].join("\r\n")}\r\n`;
}
