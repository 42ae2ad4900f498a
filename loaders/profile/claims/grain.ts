import type {GridRow} from "../grid.ts";
import {dollarsOf, type MarkOfDecimals} from "./cells.ts";
import type {GuessedColumns} from "./columns.ts";
import type {ClaimsProfile} from "./schema.ts";
import {meaningOf} from "./transaction.ts";

/** What a row of an export is, and which of its dollar columns then mean what. */

/** Header and rows of a file, and how it writes decimals. */
export interface Table {
  readonly header: GridRow;
  readonly rows: readonly GridRow[];
  readonly style: MarkOfDecimals;
}

/** A transaction export has a column of words for charges and for what is done to them; an answer has groups and reasons. */
export function grainOf(columns: GuessedColumns, header: GridRow, rows: readonly GridRow[]): ClaimsProfile["grain"] {
  const typed = header.cells.findIndex(
    (cell, at) => cell.trim() !== "" && isTypeColumn(rows.map(({cells}) => (cells[at] ?? "").trim()))
  );
  if (typed >= 0) {
    const name = header.cells[typed]!.trim();
    for (const [target, names] of columns)
      if (target !== "transaction_type" && names.includes(name)) columns.delete(target);
    columns.set("transaction_type", [name]);
    return "transaction";
  }
  columns.delete("transaction_type");
  const isAnswer =
    columns.has("adjustment_reason") && (columns.has("adjustment_amount") || columns.has("mixed_adjustment_amount"));
  return isAnswer && columns.has("adjustment_group") ? "remittance" : "charge";
}

/** A few words, some of which charge and some of which pay or adjust. */
function isTypeColumn(cells: readonly string[]): boolean {
  const words = [...new Set(cells.filter(Boolean))];
  if (words.length < 2 || words.length > 60 || cells.filter(Boolean).length < 0.9 * cells.length) return false;
  const kinds = words.map((type) => meaningOf({type, code: "", text: ""}, {byPayer: true})?.kind);
  const known = kinds.filter(Boolean).length;
  return (
    kinds.includes("charge") &&
    kinds.some((kind) => kind !== undefined && kind !== "charge") &&
    2 * known >= words.length
  );
}

/** One column called Amount is the charge of a charge row, and the money of a transaction; parts make a total superfluous. */
export function settleAmounts(columns: GuessedColumns, grain: ClaimsProfile["grain"], table: Table): void {
  const {header, rows} = table;
  if (grain === "transaction") {
    const billed = columns.get("billed_amount");
    if (!columns.has("amount") && billed && billed.every((name) => /amount|^total$/i.test(name))) {
      columns.set("amount", billed);
      columns.delete("billed_amount");
    }
    // A ledger has its dollars in one column; where only one column is left that holds dollars, it is that one.
    const parts = ["billed_amount", "paid_amount", "patient_paid_amount"] as const;
    if (!columns.has("amount") && !parts.some((part) => columns.has(part))) {
      const left = freeMoney(columns, table);
      const pair = debitAndCredit(left, table);
      if (left.length === 1) columns.set("amount", left);
      else if (pair) {
        columns.set("amount", [pair[0]]);
        columns.set("credit_amount", [pair[1]]);
      }
    }
  } else {
    for (const target of ["amount", "transaction_code", "transaction_text", "transaction_id"] as const)
      columns.delete(target);
  }
  if (grain === "remittance" && !columns.has("adjustment_amount") && columns.has("mixed_adjustment_amount")) {
    columns.set("adjustment_amount", columns.get("mixed_adjustment_amount")!);
    columns.delete("mixed_adjustment_amount");
  }
  if (grain === "remittance" && !columns.has("claim_id") && columns.has("patient_key")) {
    columns.set("claim_id", columns.get("patient_key")!);
    columns.delete("patient_key");
  }
  if (grain === "charge" && !columns.has("mixed_adjustment_amount") && columns.has("adjustment_amount")) {
    columns.set("mixed_adjustment_amount", columns.get("adjustment_amount")!);
    columns.delete("adjustment_amount");
  }
  // Charge rows that have a number of their own and call it only ID.
  const id = header.cells.findIndex((cell) => cell.trim().toLowerCase() === "id");
  const ids = rows.map(({cells}) => cells[id] ?? "");
  const isNamed = [...columns.values()].flat().includes(header.cells[id]?.trim() ?? "");
  if (
    grain === "charge" &&
    !columns.has("charge_id") &&
    id >= 0 &&
    !isNamed &&
    new Set(ids).size === ids.length &&
    !ids.includes("")
  )
    columns.set("charge_id", [header.cells[id]!.trim()]);
  // A system that leaves the charge's number out on the charge itself has it as the number of that transaction.
  const [charge, own] = [columns.get("charge_id"), columns.get("transaction_id")];
  if (grain === "transaction" && charge && own) {
    const [at, ownAt] = [charge, own].map(([name]) => header.cells.findIndex((cell) => cell.trim() === name));
    const known = new Set(rows.map(({cells}) => cells[ownAt!] ?? ""));
    const empty = rows.filter(({cells}) => (cells[at!] ?? "") === "");
    const points = rows.filter(({cells}) => known.has(cells[at!] ?? "") && cells[at!] !== "");
    if (empty.length > 0 && points.length > 0) columns.set("charge_id", [...charge, ...own]);
  }
  // Of a claim and of a line in one row, the line's money counts.
  const isOfLine = ["billed_amount", "paid_amount", "allowed_amount"] as const;
  if (isOfLine.some((target) => columns.get(target)?.some((name) => /^line\b/i.test(name))))
    columns.delete("total_paid_amount");
  if (columns.has("paid_amount") && columns.has("patient_paid_amount")) columns.delete("total_paid_amount");
}

const nothing = (cell: string, style: MarkOfDecimals): boolean => cell === "" || dollarsOf(cell, style) === 0n;

/** The two columns of a ledger called debit and credit, where no row has dollars in both. */
function debitAndCredit(
  names: readonly string[],
  {header, rows, style}: Table
): readonly [debit: string, credit: string] | null {
  const debit = names.find((name) => /\b(debits?|dr)\b/i.test(name));
  const credit = names.find((name) => /\b(credits?|cr)\b/i.test(name) && name !== debit);
  if (debit === undefined || credit === undefined) return null;
  const [d, c] = [debit, credit].map((name) => header.cells.findIndex((cell) => cell.trim() === name));
  const isNothing = (cells: readonly string[], at: number): boolean => nothing((cells[at] ?? "").trim(), style);
  const isOneSided = rows.every(({cells}) => isNothing(cells, d!) || isNothing(cells, c!));
  return isOneSided ? [debit, credit] : null;
}

/** Columns nothing is taken from whose cells are dollars: with cents, or with a sign of money. */
export function freeMoney(columns: GuessedColumns, {header, rows, style}: Table): string[] {
  const taken = new Set([...columns.values()].flat());
  return header.cells
    .map((cell, at) => ({name: cell.trim(), cells: rows.map((row) => (row.cells[at] ?? "").trim()).filter(Boolean)}))
    .filter(
      ({name, cells}) =>
        name !== "" &&
        !taken.has(name) &&
        cells.length > 0 &&
        cells.every((cell) => dollarsOf(cell, style) !== null && /[.,]\d{2}\b|\$/.test(cell))
    )
    .map(({name}) => name);
}
