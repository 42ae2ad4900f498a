import {divideRounded, extend, formatCents, formatPrice, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {centsOf} from "./charges.ts";

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

/**
 * An up or down charge, as far as it is not in the amount already: a per cent is a rate that the price has been made with,
 * and dollars are within where quantity × price + charge is the amount. Returns what was done in words.
 */
export function feeWithin(values: Values): string | null {
  const fee = values["service_fee_amount"] ?? null;
  if (fee === null) return null;
  if (/%\s*$/.test(fee)) {
    values["service_fee_amount"] = null;
    return `charge of ${fee} is in the price`;
  }
  const [q, p, a, f] = [values["packages"], values["unit_price"], values["extended_amount"], fee].map(Number) as [
    number,
    number,
    number,
    number
  ];
  if (!(q && p && a && f) || Math.abs(q * p - a) < 0.011 * Math.abs(q)) return null;
  if (![f, q * f].some((all) => Math.abs(q * p + all - a) < 0.011 * Math.abs(q))) return null;
  values["service_fee_amount"] = null;
  return `charge of ${fee} is in the amount`;
}
