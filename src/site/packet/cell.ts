import {codeWords} from "../../words/code.ts";
import type {ColumnKind, PacketCell} from "./packet.ts";

/** A cell as it is read: money with cents, a real minus sign, a dash where there is nothing. */
export function printCell(value: PacketCell, kind: ColumnKind, {whole = false} = {}): string {
  if (value === null) return "–";
  if (kind === "text") return codeWords(value);
  const number = Number(value);
  const decimals = {money: whole ? 0 : 2, price: 3, percent: 1, count: 0, units: Number.isInteger(number) ? 0 : 3}[
    kind
  ];
  const size = Math.abs(kind === "percent" ? number * 100 : number).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals
  });
  const sign = number < 0 && /[1-9]/.test(size) ? "\u2212" : "";
  return `${sign}${kind === "money" || kind === "price" ? "$" : ""}${size}${kind === "percent" ? "%" : ""}`;
}

/** The exact sum of a column of decimals with at most two places, as decimals; nothing where no row has a number. */
export function sumCells(cells: readonly PacketCell[]): string | null {
  if (cells.every((value) => value === null)) return null;
  let cents = 0n;
  for (const value of cells) {
    const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(value ?? "");
    if (!match) continue;
    const size = BigInt(match[2]! + (match[3] ?? "").padEnd(2, "0"));
    cents += match[1] ? -size : size;
  }
  const size = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${size.slice(0, -2)}.${size.slice(-2)}`;
}
