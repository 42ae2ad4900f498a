import {divideRounded} from "../domain/money.ts";
import {type Quarter, quarterFromIndex, quarterIndex, quarterRange} from "../domain/quarter.ts";
import {limitRow, paymentLimit, unitsPerPackage} from "./figures.ts";
import {FIRST_QUARTER, LAST_QUARTER} from "./network.ts";
import {random} from "./random.ts";
import {REGIMENS, type Regimen} from "./regimens.ts";

/** An exact price: numerator over denominator, in millionths of a dollar per billing unit. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

const isAmp = (hcpcs: string, quarter: Quarter): boolean => /AMP-based/.test(limitRow(hcpcs, quarter)?.notes ?? "");

/**
 * ASP behind a payment limit (domain rules 1.2 and 1.3): limit ÷ 1.06, for a biosimilar the limit less 6% or 8% of the
 * reference product's ASP; null when CMS publishes none (no row, or a limit based on AMP).
 */
export function asp(hcpcs: string, quarter: Quarter): Ratio | null {
  const row = limitRow(hcpcs, quarter);
  if (!row || isAmp(hcpcs, quarter)) return null;
  const limit = paymentLimit(hcpcs, quarter);
  const reference = REGIMENS.find((regimen) => regimen.hcpcs === hcpcs)?.reference_hcpcs;
  if (!reference) return {n: limit * 100n, d: 106n};
  const add_on = /8%/.test(row.notes) ? 8n : 6n;
  return {n: limit * 106n - add_on * paymentLimit(reference, quarter), d: 106n};
}

/** Quarter in which a code has a limit, on or before the wanted one, else the next that has. */
function pricedQuarter(hcpcs: string, quarter: Quarter): Quarter {
  for (let index = quarterIndex(quarter); index >= quarterIndex(FIRST_QUARTER); index--) {
    if (asp(hcpcs, quarterFromIndex(index))) return quarterFromIndex(index);
  }
  const next = quarterRange(quarter, LAST_QUARTER).find((later) => asp(hcpcs, later));
  if (!next) throw new Error(`never priced: ${hcpcs}`);
  return next;
}

/** Net acquisition cost over ASP: around 1.00 with a spread of 0.03 for a small buyer (domain rules 5). */
const buyerFactor = (hcpcs: string): bigint => BigInt(Math.round(random(`price ${hcpcs}`).normal(1, 0.03) * 10_000));

/** The GPO's price of a package in a quarter, in cents: ASP × units × the buyer's factor, or the price that never moves. */
export function contractPrice(regimen: Regimen, hcpcs: string, quarter: Quarter): bigint {
  const units = BigInt(unitsPerPackage(regimen.ndc11, hcpcs));
  if (regimen.fixed_unit_cents > 0) return BigInt(regimen.fixed_unit_cents) * units;
  const price = asp(hcpcs, pricedQuarter(hcpcs, quarter))!;
  return divideRounded(price.n * units * buyerFactor(regimen.hcpcs), price.d * 100_000_000n);
}

/** List price of a package in cents: a multiple of the ASP of the first quarter, up 3% each January for brands. */
export function listPrice({hcpcs, ndc11, drug_class, wac_factor}: Regimen, year: number): bigint {
  const units = BigInt(unitsPerPackage(ndc11, hcpcs));
  const price = asp(hcpcs, pricedQuarter(hcpcs, FIRST_QUARTER))!;
  let cents = divideRounded(price.n * units * BigInt(Math.round(wac_factor * 100)), price.d * 1_000_000n);
  if (drug_class === "brand") {
    for (let at = 2024; at <= year; at++) cents = divideRounded(cents * 103n, 100n);
  }
  return cents;
}

/** Average wholesale price: a fifth above the list price. */
export const averageWholesalePrice = (list_price: bigint): bigint => divideRounded(list_price * 120n, 100n);

/** The practice's charge per billing unit, in cents: twice the highest limit, and above every list price. */
export function charge(regimen: Regimen, hcpcs: string): bigint {
  const limits = quarterRange(FIRST_QUARTER, LAST_QUARTER)
    .filter((quarter) => limitRow(hcpcs, quarter))
    .map((quarter) => paymentLimit(hcpcs, quarter));
  const highest = limits.toSorted((a, b) => (a < b ? 1 : -1))[0]!;
  const units = BigInt(unitsPerPackage(regimen.ndc11, hcpcs));
  const list = divideRounded(listPrice(regimen, 2025) * 15_000n, units);
  const double = highest * 2n;
  return (double > list ? double : list) / 10_000n + 1n;
}
