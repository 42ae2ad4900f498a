export type CsvCell = string | number | boolean | null | undefined;

/** An exact number in its own decimal digits, as the database gives it: never a formula. */
export interface Digits {
  readonly digits: string;
}

/** What spreadsheets read as the start of a formula, what they skip before it included; also in the width of East Asia. */
const FORMULA = /^[\s\0\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\0]/;

/** A text as a spreadsheet may get it: one that it would run has an apostrophe before it. */
export const neutral = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** A field of RFC 4180 as it is, quoted where it has to be. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function field(value: CsvCell | Digits): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value === "boolean") return String(value);
  return typeof value === "object" ? value.digits : quoted(neutral(value));
}

/** The one writer of CSV for people (RFC 4180): formulas neutralized, null an empty cell, never zero. */
export const toCsv = (header: readonly string[], rows: readonly (readonly (CsvCell | Digits)[])[]): string =>
  [header, ...rows].map((cells) => `${cells.map(field).join(",")}\r\n`).join("");
