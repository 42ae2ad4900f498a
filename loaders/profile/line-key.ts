import {createHash} from "node:crypto";
import {group} from "d3";
import {formatCents} from "../../src/domain/money.ts";
import {centsOf} from "./charges.ts";

/**
 * Numbers for lines that a distributor does not number. Their place in a file is no key: a filtered export counts anew,
 * a credit that cites its invoice would take the place of the line it credits. What a line says is: its day, drug,
 * packages and dollars. Lines that say the same are told apart by how many came before them in the same table.
 */

interface Values {
  readonly [column: string]: string | null;
}

/** Ten digits would not fit an integer; all keys have nine, so that none is a number an invoice would have. */
const LEAST = 100_000_000;
const SPAN = 900_000_000;

/** A number from 100000000 to 999999999 for a line; `seen` counts equal lines of one table. */
export function lineKey(values: Values, seen: Map<string, number>): string {
  const cents = centsOf(values["extended_amount"]);
  const content = [
    values["invoice"],
    values["invoice_date"],
    values["ndc11"],
    (values["packages"] ?? "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""),
    cents === null ? values["extended_amount"] : formatCents(cents)
  ].join("\u0000");
  const nth = (seen.get(content) ?? 0) + 1;
  seen.set(content, nth);
  const hash = createHash("sha256").update(`${content}\u0000${nth}`).digest().readUIntBE(0, 6);
  return String(LEAST + (hash % SPAN));
}

/**
 * One invoice line whose goods are of several lots stands in as many rows of one number: rows of a number whose lots all differ
 * are lines of their own, and each gets a number of what it says. Rows that repeat a lot keep theirs, for the judges to refuse.
 */
export function numberLots(rows: readonly {readonly values: {[column: string]: string | null}}[]): void {
  const seen = new Map<string, number>();
  for (const same of group(rows, ({values}) => `${values["invoice"]}\u0000${values["line_number"]}`).values()) {
    const lots = new Set(same.map(({values}) => values["lot"]));
    if (same.length === 1 || lots.size < same.length || lots.has(null)) continue;
    for (const {values} of same) values["line_number"] = lineKey(values, seen);
  }
}
