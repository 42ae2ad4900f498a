import type {LINE_KINDS, Profile} from "./profile.ts";

/** Deciding what a line is, and turning the signs an export uses into those of canonical purchases. */

export type LineKind = (typeof LINE_KINDS)[number];

export interface SignedLine {
  /** Plain decimal texts as the file has them; null where it has none. */
  readonly packages: string | null;
  readonly extended_amount: string | null;
  readonly unit_price?: string | null;
}

const isNegative = (number: string | null): boolean => number?.startsWith("-") ?? false;
const isZero = (number: string | null): boolean => number !== null && /^-?0+(\.0+)?$/.test(number);
const absolute = (number: string): string => number.replace(/^-/, "");
/** The number with the opposite of its absolute value; zero has no sign. */
const negative = (number: string): string => (isZero(number) ? number : `-${absolute(number)}`);

const patterns = new Map<string, RegExp>();

/** A rule's pattern, compiled once for all lines. */
function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, "i");
  patterns.set(pattern, known);
  return known;
}

/** `isRule`: a rule of the profile says so, not the signs. */
export type Decision = {kind: LineKind; amountFrom: string | null; isRule: boolean} | {reason: string};

/** Whether a table holds credits alone, and then whether its figures have one sign, which says nothing, or both. */
export type CreditSheet = false | "one sign" | "both signs";

/**
 * The first rule that fits, else what the signs say; on a sheet of credits every line is one, whatever its sign, and one above
 * zero among others below it is refused: it may take a credit back. Of a negative amount with a positive quantity the amount
 * is believed: goods that came back when quantity × price is the amount.
 */
export function decideKind(
  texts: (target: string) => string,
  line: SignedLine,
  {profile, onCreditSheet}: {profile: Pick<Profile, "kinds">; onCreditSheet: CreditSheet}
): Decision {
  for (const rule of profile.kinds) {
    const fits = Object.entries(rule.when).every(([target, pattern]) => compiled(pattern ?? "").test(texts(target)));
    if (fits && rule.kind === "unclear") return {reason: "credit_unclear"};
    if (fits) return {kind: rule.kind, amountFrom: rule.amount ?? null, isRule: true};
  }
  const {packages, extended_amount: amount} = line;
  const decided = (kind: LineKind): Decision => ({kind, amountFrom: null, isRule: false});
  if (onCreditSheet === "both signs" && !isNegative(packages) && !isNegative(amount)) return {reason: "credit_unclear"};
  if (packages === null || isZero(packages)) {
    if (amount === null || isZero(amount)) return {reason: packages === null ? "missing" : "nothing_shipped"};
    if (packages === null) return {reason: "missing"};
    return onCreditSheet || isNegative(amount) ? decided("price_credit") : {reason: "price_without_units"};
  }
  if (onCreditSheet) return decided("credit");
  if (isNegative(packages)) return decided("return");
  if (isZero(amount)) return decided("free_goods");
  if (isNegative(amount)) return isExtension(line) ? decided("return") : {reason: "negative_amount_positive_quantity"};
  return decided("purchase");
}

/** Whether quantity × unit price is the amount, signs apart, to a cent a unit. */
export function isExtension({packages, extended_amount: amount, unit_price: price}: SignedLine): boolean {
  if (!packages || !amount || !price) return false;
  const [q, p, a] = [packages, price, amount].map((text) => Math.abs(Number(text))) as [number, number, number];
  return q > 0 && Math.abs(q * p - a) < 0.011 * Math.max(q, 1);
}

/**
 * What a credit memo is by arithmetic: returned goods when it names units and their price or none, money alone when it
 * names no units or other dollars than units × price (the quantity is then what was bought).
 */
export function creditKind(line: SignedLine): "return" | "price_credit" {
  if (line.packages === null || isZero(line.packages)) return "price_credit";
  return !line.unit_price || isZero(line.unit_price) || isExtension(line) ? "return" : "price_credit";
}

/** Packages and dollars with the signs canonical purchases have for the kind. */
export function applySigns(kind: LineKind, line: SignedLine): SignedLine {
  const {packages, extended_amount: amount} = line;
  const map = (of: (text: string) => string, text: string | null): string | null => (text === null ? null : of(text));
  switch (kind) {
    case "return":
    case "transfer_out":
      return {packages: map(negative, packages), extended_amount: map(negative, amount)};
    case "price_credit":
      return {packages: "0", extended_amount: map(negative, amount)};
    case "prompt_pay":
      return {packages: null, extended_amount: map(negative, amount)};
    case "free_goods":
      return {packages, extended_amount: "0"};
    default:
      return line;
  }
}
