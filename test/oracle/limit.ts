import {divideRounded, type Price} from "../../src/domain/money.ts";
import {addQuarters, type Quarter, quarterIndex} from "../../src/domain/quarter.ts";
import type {Rate} from "../../src/payment/medicare.ts";

/**
 * What a published payment limit is made of. `mfp` is 106% of the Maximum Fair Price, `wac` 103% of list for a drug
 * without a first ASP, `amp` min(WAMP, 103% AMP), `initial` a new biosimilar at its reference's limit ((c)(4)(B)); only `asp` rows are 106% of the code's own ASP (42 USC 1395w-3a).
 */
export type LimitBasis = "asp" | "biosimilar" | "initial" | "mfp" | "wac" | "amp" | "vaccine" | "blood" | "unpublished";

/** One row of the payment-limit file as far as its ASP can be told from it. */
export interface LimitRow {
  readonly basis: LimitBasis;
  readonly payment_limit: Price;
  /** For a biosimilar: the note says 8% of the reference. */
  readonly is_add_on_8pct?: boolean;
  /** For a biosimilar: the limit of its reference in the same quarter, when that is itself 106% of ASP. */
  readonly reference_limit?: Price | null;
}

/** 106% of a price, to six decimals: the limit of an ordinary single- or multiple-source drug, and of MFP. */
export const limitFromAsp = (asp: Price): Price => divideRounded(asp * 106n, 100n);

/** A biosimilar's limit: its own ASP and 6% (or 8%) of the reference's ASP (1395w-3a(b)(8)). */
export const biosimilarLimit = (own: {asp: Price; reference_asp: Price; is_add_on_8pct: boolean}): Price =>
  own.asp + divideRounded(own.reference_asp * addOnPercent(own.is_add_on_8pct), 100n);

/** A new drug with no ASP yet: 103% of list (1395w-3a(c)(4)). */
export const limitFromWac = (wac: Price): Price => divideRounded(wac * 103n, 100n);

const addOnPercent = (is_add_on_8pct: boolean): bigint => (is_add_on_8pct ? 8n : 6n);

/**
 * The ASP inside a limit, exact: limit ÷ 1.06 for an ordinary row, limit − k × reference limit ÷ 1.06 for a biosimilar;
 * null where the file does not hold an ASP, because dividing such a limit by 1.06 would invent one.
 */
export function aspRatio(row: LimitRow): {price: Price; per: bigint} | null {
  if (row.basis === "asp") return {price: 100n * row.payment_limit, per: 106_000_000n};
  if (row.basis !== "biosimilar" || row.reference_limit === null || row.reference_limit === undefined) return null;
  const price = 106n * row.payment_limit - addOnPercent(row.is_add_on_8pct ?? false) * row.reference_limit;
  return price > 0n ? {price, per: 106_000_000n} : null;
}

/** The same, rounded to six decimals. */
export function aspFromLimit(row: LimitRow): Price | null {
  const ratio = aspRatio(row);
  return ratio && divideRounded(ratio.price * 1_000_000n, ratio.per);
}

/** Whether a biosimilar earns the 8% this quarter: its ASP is not above the reference's (tested anew each quarter). */
export const isAddOn8pctEligible = (asps: {asp: Price; reference_asp: Price}): boolean =>
  asps.asp <= asps.reference_asp;

const firstDay = (quarter: Quarter): string =>
  `${quarter.slice(0, 4)}-${["01", "04", "07", "10"][quarterIndex(quarter) % 4]}-01`;

/** The month whose CPI-U counts for a quarter: the first month of the quarter two quarters earlier (`2024Q3` → `2024-01`). */
export const cpiMonth = (quarter: Quarter): string => firstDay(addQuarters(quarter, -2)).slice(0, 7);

/** Limit, benchmark limit (2021Q3 for older drugs) and the two CPI-U values (any scale, the same for both). */
export interface InflationInputs {
  readonly payment_limit: Price;
  readonly benchmark_limit: Price;
  readonly cpi: bigint;
  readonly cpi_benchmark: bigint;
}

/**
 * The coinsurance of a drug whose price outran inflation: 20% of the inflation-adjusted amount as a share of the limit,
 * to a thousandth of a per cent, never above 20% (1395w-3a(i)(5)). To project forward only: for a published quarter the
 * file's own percentage is the truth.
 */
export function inflationCoinsurance({payment_limit, benchmark_limit, cpi, cpi_benchmark}: InflationInputs): Rate {
  const thousandths = divideRounded(20_000n * benchmark_limit * cpi, payment_limit * cpi_benchmark);
  return (thousandths < 20_000n ? thousandths : 20_000n) * 10n;
}

/** The benchmark limit that a published percentage implies, to six decimals. */
export const impliedBenchmark = (of: Omit<InflationInputs, "benchmark_limit"> & {coinsurance_rate: Rate}): Price =>
  divideRounded(of.coinsurance_rate * of.payment_limit * of.cpi_benchmark, 200_000n * of.cpi);
