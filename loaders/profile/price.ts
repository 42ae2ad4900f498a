import {
  type Cents,
  divideRounded,
  extend,
  formatCents,
  formatPrice,
  parsePrice,
  parseUnits
} from "../../src/domain/money.ts";
import {centsOf} from "./charges.ts";
import type {Profile} from "./profile.ts";

/** Price, amount and fee of one line: what follows from the others, said in words. */

interface Values {
  [column: string]: string | null;
}

/** Where only a unit price was stated, the amount is quantity × price before packages replace the quantity. */
export function repriced(values: Values, quantity: string): void {
  const price = values["unit_price"];
  if (!values["extended_amount"] && price && isPrice(price))
    values["extended_amount"] = formatCents(extend(parsePrice(price), parseUnits(quantity)));
  if (values["extended_amount"]) values["unit_price"] = null;
}

/** Of unit price and extended amount, the one that is missing follows from the other; says which was worked out. */
export function completePrice(values: Values): string | null {
  const {packages, extended_amount: extended} = values;
  if (values["unit_price"] && isPrice(values["unit_price"]))
    values["unit_price"] = values["unit_price"].replace(/^-/, "");
  const price = values["unit_price"];
  if (values["kind"] === "price_credit") {
    values["unit_price"] ??= "0";
    return null;
  }
  if (!packages || !isUnits(packages) || parseUnits(packages) === 0n) return null;
  const cents = centsOf(extended);
  if (!price && cents !== null) {
    values["unit_price"] = formatPrice(divideRounded(cents * 10_000_000n, parseUnits(packages)));
    return "unit price = extended amount ÷ packages";
  }
  if (price && !extended && isPrice(price)) {
    values["extended_amount"] = formatCents(extend(parsePrice(price), parseUnits(packages)));
    return "extended amount = packages × unit price";
  }
  return null;
}

export const isUnits = (text: string): boolean => /^-?\d{1,10}(\.\d{1,3})?$/.test(text);
const isPrice = (text: string): boolean => /^-?\d{1,10}(\.\d{1,6})?$/.test(text);

/** What became of a line's charge: words for the line, and the dollars that were left out because nobody can say. */
export interface ChargePlaced {
  readonly note: string | null;
  readonly left: Cents | null;
}

const near = (a: number, b: number, quantity: number): boolean =>
  Math.abs(a - b) < 0.011 * Math.max(Math.abs(quantity), 1);

/**
 * An up or down charge, as far as it is not in the amount already. In order: a per cent is a rate that the price has been made
 * with; dollars are within where quantity × price + charge is the amount, or where the line's total is the amount, and on top
 * where the total is amount + charge. What none of these decides is as the profile says, and left out when that is not known.
 * @param total dollars of the line with its charge, where the file has them
 */
export function placeCharge(values: Values, total: string | null, fees: Profile["fees"]): ChargePlaced {
  const fee = values["service_fee_amount"] ?? null;
  const placed = (note: string | null, left: Cents | null = null): ChargePlaced => {
    if (note) values["service_fee_amount"] = null;
    return {note, left};
  };
  if (fee === null) return placed(null);
  if (/%\s*$/.test(fee)) return placed(`charge of ${fee} is in the price`);
  const [q, p, a, f] = [values["packages"], values["unit_price"], values["extended_amount"], fee].map(Number) as [
    number,
    number,
    number,
    number
  ];
  if (f === 0) return placed(null);
  if (total !== null && near(Number(total), a, 1)) return placed(`charge of ${fee} is in the amount`);
  if (total !== null && near(Number(total), a + f, 1)) return placed(null);
  if (q && p && a && !near(q * p, a, q)) {
    if ([f, q * f].some((all) => near(q * p + all, a, q))) return placed(`charge of ${fee} is in the amount`);
    if ([f / 100, f].some((rate) => near(q * p * (1 + rate), a, q)))
      return placed(`charge of ${fee} is a rate, and in the amount`);
  }
  if (fees === "within") return placed(`charge of ${fee} is in the amount, as the profile says`);
  return fees === "unclear" ? placed(`charge of ${fee} is not added`, centsOf(fee) ?? 0n) : placed(null);
}
