import {formatCents, formatPrice, formatUnits} from "../../domain/money.ts";
import type {CellKind, PacketTable} from "../../payment/gpo/tables.ts";

/** A cell as exact text: dollars, units, ratios; empty for nothing. */
export function exact(value: string | number | null, kind: CellKind): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (kind === "money") return formatCents(BigInt(Math.round(value)));
  if (kind === "price" || kind === "share") return trimmed(formatPrice(BigInt(Math.round(value))));
  if (kind === "units") return trimmed(formatUnits(BigInt(Math.round(value))));
  if (kind === "ratio") return value.toFixed(4);
  return String(value);
}

const trimmed = (text: string): string => text.replace(/\.?0+$/, "") || "0";

/** A cell as people read it: thousands separated, per cents as such. */
export function shown(value: string | number | null, kind: CellKind): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  const grouped = (number: number, least: number, most = least): string =>
    number.toLocaleString("en-US", {minimumFractionDigits: least, maximumFractionDigits: most});
  if (kind === "money") return grouped(value / 100, 2);
  if (kind === "price") return grouped(value / 1e6, 0, 3);
  if (kind === "share") return `${grouped(value / 1e4, 0, 1)}%`;
  if (kind === "ratio") return `${grouped(value * 100, 1)}%`;
  return kind === "units" ? grouped(value / 1000, 0, 1) : String(value);
}

/** A table as CSV with exact figures; text that a spreadsheet would run gets an apostrophe. */
export function csvOf({columns, rows}: PacketTable): string {
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const safe = (value: string | number | null, kind: CellKind): string => {
    const text = exact(value, kind);
    return typeof value === "string" && /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  };
  const lines = rows.map((row) => row.map((value, i) => field(safe(value, columns[i]!.kind))).join(","));
  return `${[columns.map(({key}) => key).join(","), ...lines].join("\r\n")}\r\n`;
}
