import {group} from "d3";
import type {GridRow} from "../grid.ts";
import {dollarsOf, type MarkOfDecimals} from "./cells.ts";
import type {GuessedColumns} from "./columns.ts";
import type {Table} from "./grain.ts";
import type {ClaimTarget} from "./schema.ts";

/** Columns of dollars that tell a claim's amount again on each of its lines. */

const ANSWERS = ["allowed_amount", "paid_amount", "total_paid_amount", "patient_paid_amount"] as const;

/**
 * Takes such columns out and returns them with what they were taken for. A charge is of the claim where each of two claims or
 * more whose lines have different codes has one charge on all of them; then nothing tells the lines' own. The others: on every claim whose lines have different charges the
 * column has one amount on all lines. Two claims show it, or one whose amount is more than a line's charge. Added up by line
 * they would count as often as the claim has lines.
 */
export function takeClaimTotals(
  columns: GuessedColumns,
  header: GridRow,
  rows: readonly GridRow[],
  style: MarkOfDecimals
): {readonly target: ClaimTarget; readonly name: string}[] {
  const at = (name: string | undefined): number => header.cells.findIndex((cell) => cell.trim() === name);
  const [claim, charge] = [at(columns.get("claim_id")?.[0]), at(columns.get("billed_amount")?.[0])];
  if (claim < 0 || charge < 0) return [];
  const whole = chargeOfClaim(columns, {header, rows, style});
  if (whole) return whole;
  const cents = ({cells}: GridRow, column: number): bigint => dollarsOf((cells[column] ?? "").trim(), style) ?? 0n;
  const claims = [...group(rows, ({cells}) => (cells[claim] ?? "").trim())]
    .filter(([number, lines]) => number !== "" && new Set(lines.map((line) => cents(line, charge))).size > 1)
    .map(([, lines]) => lines);
  const isOfClaim = (name: string): boolean => {
    const column = at(name);
    const told = claims.filter((lines) => lines.some((line) => cents(line, column) !== 0n));
    if (told.length === 0 || told.some((lines) => new Set(lines.map((line) => cents(line, column))).size > 1))
      return false;
    return told.length >= 2 || told.flat().some((line) => cents(line, column) > cents(line, charge));
  };
  return ANSWERS.flatMap((target) => {
    const names = columns.get(target) ?? [];
    const taken = names.filter(isOfClaim);
    const left = names.filter((name) => !taken.includes(name));
    if (left.length > 0) columns.set(target, left);
    else columns.delete(target);
    return taken.map((name) => ({target, name}));
  });
}

/** The column of charges where it tells those of claims, taken out; null where it tells those of lines or nothing says. */
function chargeOfClaim(
  columns: GuessedColumns,
  {header, rows, style}: Table
): {readonly target: ClaimTarget; readonly name: string}[] | null {
  const at = (name: string | undefined): number => header.cells.findIndex((cell) => cell.trim() === name);
  const name = columns.get("billed_amount")?.[0];
  const [claim, code, charge] = [at(columns.get("claim_id")?.[0]), at(columns.get("hcpcs")?.[0]), at(name)];
  if (claim < 0 || code < 0 || charge < 0 || columns.has("unit_charge")) return null;
  const several = [...group(rows, ({cells}) => (cells[claim] ?? "").trim())]
    .filter(([number, lines]) => number !== "" && new Set(lines.map(({cells}) => cells[code])).size > 1)
    .map(([, lines]) => lines.map(({cells}) => dollarsOf((cells[charge] ?? "").trim(), style) ?? 0n));
  const isOne = (cents: readonly bigint[]): boolean => cents[0] !== 0n && new Set(cents).size === 1;
  if (several.length < 2 || !several.every(isOne)) return null;
  columns.delete("billed_amount");
  return [{target: "billed_amount", name: name!}];
}
