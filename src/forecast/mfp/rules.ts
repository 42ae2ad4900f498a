/** The rules of payment under MFP, as functions of numbers (dollars per billing unit, shares of one). */

/** Payment limit over ASP or MFP, where it is 106% of it. */
export const ADD_ON = 1.06;

/** Share of the allowed amount that reaches the provider: sequestration takes a part of Medicare's share only. */
export const netMultiple = (coinsurance: number, sequestration: number): number =>
  1 - sequestration * (1 - coinsurance);

/**
 * The inflation-adjusted payment amount: the benchmark quarter's limit grown by CPI-U to the first month of the quarter
 * two earlier (42 USC 1395w-3a(i)(3)).
 */
export const inflationAdjustedPayment = (
  benchmark_limit: number,
  {cpi, benchmark_cpi}: {cpi: number; benchmark_cpi: number}
): number => (benchmark_limit * cpi) / benchmark_cpi;

/** Coinsurance share: 20% of the limit, or of the inflation-adjusted payment when the limit is above it. */
export const coinsuranceShare = (limit: number, inflation_adjusted_payment: number | null): number =>
  inflation_adjusted_payment !== null && limit > inflation_adjusted_payment
    ? (0.2 * inflation_adjusted_payment) / limit
    : 0.2;

/** Coinsurance as CMS prints it: per cent, three decimals. */
export const coinsurancePercent = (limit: number, inflation_adjusted_payment: number | null): number =>
  Math.round(coinsuranceShare(limit, inflation_adjusted_payment) * 100_000) / 1000;

/** Share of MFP units that ASP shows a number of quarters after MFP began: two quarters' lag, then smoothing. */
export function shareInAsp(mfp_share: number, quarters_since: number, smoothing_quarters: number): number {
  const shown = quarters_since - 2 + 1;
  return shown <= 0 ? 0 : mfp_share * Math.min(1, shown / smoothing_quarters);
}

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

/** What one unit bought at `invoice` costs after its refund; interest until the refund comes is apart. */
export interface UnitCost {
  cost: number;
  refund: number;
  financing: number;
}

/**
 * The cost of a unit for a patient entitled to MFP. A price below MFP stays: there is nothing to refund. A refund counted from list is
 * never more than what was paid above MFP: a discount already on the invoice is not taken twice.
 */
export function mfpUnitCost({
  invoice,
  mfp,
  wac,
  acquisition,
  refund_basis,
  refund_share,
  refund_days,
  interest_rate
}: {
  invoice: number;
  mfp: number;
  wac: number | null;
  acquisition: "prospective" | "refund_whole" | "refund_partial" | "refund_none";
  refund_basis: "wac" | "invoice";
  refund_share: number;
  refund_days: number;
  interest_rate: number;
}): UnitCost {
  if (acquisition === "prospective") return {cost: Math.min(invoice, mfp), refund: 0, financing: 0};
  const received = acquisition === "refund_whole" ? 1 : acquisition === "refund_partial" ? refund_share : 0;
  const basis = refund_basis === "wac" && wac !== null ? Math.min(wac, invoice) : invoice;
  const refund = received * Math.max(0, basis - mfp);
  const financing = (refund * interest_rate * refund_days) / 365;
  return {cost: invoice - refund, refund, financing};
}
