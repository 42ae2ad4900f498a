/**
 * Money is never a floating-point number. Amounts are whole cents and prices are millionths of a dollar, both in
 * `bigint`; in SQL the same two are DECIMAL(18,2) and DECIMAL(18,6). Units are thousandths, DECIMAL(18,3) in SQL.
 */

/** Whole cents. */
export type Cents = bigint;
/** Millionths of a dollar: a price or a payment limit per unit or per package. */
export type Price = bigint;
/** Thousandths of a billing unit. */
export type Units = bigint;

const AMOUNT = /^(-)?(\d+)(?:\.(\d{1,2}))?$/;
const PRICE = /^(-)?(\d+)(?:\.(\d{1,6}))?$/;
const UNITS = /^(-)?(\d+)(?:\.(\d{1,3}))?$/;

function parseScaled(text: string, pattern: RegExp, decimals: number, what: string): bigint {
  const match = pattern.exec(text);
  if (!match) throw new Error(`invalid ${what}: ${text}`);
  const [, minus, whole, fraction = ""] = match;
  const scaled = BigInt(whole + fraction.padEnd(decimals, "0"));
  return minus ? -scaled : scaled;
}

function formatScaled(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Reads an amount in dollars with at most two decimals as whole cents; throws on anything else. */
export const parseCents = (text: string): Cents => parseScaled(text, AMOUNT, 2, "amount");
/** Reads a price in dollars with at most six decimals as millionths; throws on anything else. */
export const parsePrice = (text: string): Price => parseScaled(text, PRICE, 6, "price");
/** Reads a quantity with at most three decimals as thousandths; throws on anything else. */
export const parseUnits = (text: string): Units => parseScaled(text, UNITS, 3, "units");

/** Writes cents as dollars with two decimals, as DuckDB reads them. */
export const formatCents = (cents: Cents): string => formatScaled(cents, 2);
/** Writes a price as dollars with six decimals. */
export const formatPrice = (price: Price): string => formatScaled(price, 6);
/** Writes thousandths of a unit as units with three decimals. */
export const formatUnits = (units: Units): string => formatScaled(units, 3);

/** Divides and rounds half away from zero, as DuckDB's round() does on a DECIMAL. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new Error(`division by zero: ${numerator} / 0`);
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** Price × units, rounded once to the cent. */
export const extend = (price: Price, units: Units): Cents => divideRounded(price * units, 10_000_000n);

/** A rate such as 0.02 or 17.585% is kept in millionths of one: 20_000n, 175_850n. Share of an amount, to the cent. */
export const shareOf = (cents: Cents, rate: bigint): Cents => divideRounded(cents * rate, 1_000_000n);
