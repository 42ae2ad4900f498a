import {group} from "d3";
import type {GridRow} from "../grid.ts";
import {dollarsOf, type MarkOfDecimals} from "./cells.ts";
import type {GuessedColumns} from "./columns.ts";
import type {ClaimTarget} from "./schema.ts";

/** Columns of dollars that tell a claim's amount again on each of its lines. */

const ANSWERS = ["allowed_amount", "paid_amount", "total_paid_amount", "patient_paid_amount"] as const;

/**
 * Takes such columns out and returns them with what they were taken for: on every claim whose lines have different charges the
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
