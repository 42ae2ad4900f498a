import {coinsuranceShare} from "../../src/forecast/mfp/rules.ts";

/** Rules of MFP that no program code needs, as the published examples have them (dollars per billing unit, shares of one). */

/**
 * The inflation-adjusted payment amount: the benchmark quarter's limit grown by CPI-U to the first month of the quarter
 * two earlier (42 USC 1395w-3a(i)(3)).
 */
export const inflationAdjustedPayment = (
  benchmark_limit: number,
  {cpi, benchmark_cpi}: {cpi: number; benchmark_cpi: number}
): number => (benchmark_limit * cpi) / benchmark_cpi;

/** Coinsurance as CMS prints it: per cent, three decimals. */
export const coinsurancePercent = (limit: number, inflation_adjusted_payment: number | null): number =>
  Math.round(coinsuranceShare(limit, inflation_adjusted_payment) * 100_000) / 1000;

/** ASP with a share m of units at a price d below: ASP × (1 − m·d). */
export const aspWithMfp = (asp: number, m: number, d: number): number => asp * (1 - m * d);

/** The share m of MFP units at which a line paid ASP + x% of a cost just breaks even; below it the line earns. */
export const breakEvenShare = ({cost, asp, x, d}: {cost: number; asp: number; x: number; d: number}): number =>
  (1 - cost / ((1 + x) * asp)) / d;

/** MFP of a billing unit from the published price of an NDC-9 unit (a 300 mg vial with 1 mg units: 300). */
export const mfpPerBillingUnit = (per_ndc9_unit: number, billing_units: number): number =>
  per_ndc9_unit / billing_units;

/**
 * The statute's ceiling: the lower of the drug's ASP-based amount and a share of non-FAMP by years since licence, 75%,
 * 65% from 12 years, 40% from 16 (1320f-3(c)); drugs first selected before 2030 have no 65% step.
 */
export function ceilingPrice(drug: {asp_or_wac: number; non_famp: number; years: number; ipay: number}): number {
  const share = drug.years >= 16 ? 0.4 : drug.years >= 12 && drug.ipay >= 2030 ? 0.65 : 0.75;
  return Math.min(drug.asp_or_wac, share * drug.non_famp);
}
