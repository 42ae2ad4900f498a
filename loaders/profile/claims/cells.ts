import {type Cents, extend, parsePrice, parseUnits} from "../../../src/domain/money.ts";
import {centsOf} from "../charges.ts";
import type {GridRow} from "../grid.ts";
import {plainNumber} from "../text.ts";
import {type ClaimsProfile, type ClaimTarget, MONEY_TARGETS} from "./schema.ts";

/** The cells of one row of an export by what they are. */
export interface Cells {
  /** The first filled cell of a target, else the profile's constant; empty when there is none. */
  text(target: ClaimTarget): string;
  /** Every filled cell of a target. */
  all(target: ClaimTarget): string[];
  /** Dollars of a target with the sign that counts, all its columns added; null where none is filled. */
  money(target: ClaimTarget): Cents | null;
  /** The first money target with a cell that is no amount. */
  readonly unreadable: {readonly target: ClaimTarget; readonly value: string} | null;
}

export type Places = ReadonlyMap<ClaimTarget, readonly number[]>;

/** The cells of a row; `repeats`: the row repeats one before it, so that what its line says once is not read again. */
export function cellsOf(row: GridRow, profile: ClaimsProfile, places: Places, repeats = false): Cells {
  const hidden = new Set<ClaimTarget>(repeats ? profile.repeated : []);
  const all = (target: ClaimTarget): string[] =>
    hidden.has(target) ? [] : (places.get(target) ?? []).map((at) => (row.cells[at] ?? "").trim()).filter(Boolean);
  const amounts = new Map<ClaimTarget, Cents>();
  let unreadable: Cells["unreadable"] = null;
  for (const target of MONEY_TARGETS) {
    for (const cell of all(target)) {
      const cents = dollarsOf(cell, profile);
      if (cents === null) unreadable ??= isNothing(cell) || target === "unit_charge" ? null : {target, value: cell};
      else amounts.set(target, (amounts.get(target) ?? 0n) + (profile.opposite.includes(target) ? -cents : cents));
    }
  }
  // A ledger with a column of debits and one of credits: a row's dollars are the one less the other.
  const credit = amounts.get("credit_amount");
  if (credit !== undefined) amounts.set("amount", (amounts.get("amount") ?? 0n) - credit);
  return {
    text: (target) => all(target)[0] ?? (hidden.has(target) ? "" : (profile.constants[target] ?? "")),
    all,
    money: (target) => amounts.get(target) ?? null,
    unreadable
  };
}

/** How reports print an amount that is not there. */
const isNothing = (cell: string): boolean =>
  /^(\$?\s*-*|n\/?a|null|none)$/i.test(cell.replace(/[\u2010-\u2015\u2212]/g, "-"));

/** How a file writes its decimals: with a point or with a comma. */
export type MarkOfDecimals = Pick<ClaimsProfile, "decimal_mark">;

/** Whole cents of an amount of an export: `$1,526.15`, `(5.00)`, `1200.0000`; null where it is none or has parts of a cent. */
export function dollarsOf(cell: string, style: MarkOfDecimals): Cents | null {
  return centsOf(plainNumber(cell, style));
}

/** The charge of a row: told, or units × charge per unit. */
export function billedOf(cells: Cells, units: string | null, profile: ClaimsProfile): Cents | null {
  const told = cells.money("billed_amount");
  if (told !== null) return told;
  const each = plainNumber(cells.text("unit_charge"), profile);
  if (each === null || units === null || !/^-?\d{1,10}(\.\d{1,6})?$/.test(each)) return null;
  return extend(parsePrice(each), parseUnits(units));
}
