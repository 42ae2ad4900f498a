/** The rules of payment under MFP, as functions of numbers (dollars per billing unit, shares of one). */

/** Payment limit over ASP or MFP, where it is 106% of it. */
export const ADD_ON = 1.06;

/** Share of the allowed amount that reaches the provider: sequestration takes a part of Medicare's share only. */
export const netMultiple = (coinsurance: number, sequestration: number): number =>
  1 - sequestration * (1 - coinsurance);

/** Coinsurance share: 20% of the limit, or of the inflation-adjusted payment when the limit is above it. */
export const coinsuranceShare = (limit: number, inflation_adjusted_payment: number | null): number =>
  inflation_adjusted_payment !== null && limit > inflation_adjusted_payment
    ? (0.2 * inflation_adjusted_payment) / limit
    : 0.2;

/** Share of MFP units that ASP shows a number of quarters after MFP began: two quarters' lag, then smoothing. */
export function shareInAsp(mfp_share: number, quarters_since: number, smoothing_quarters: number): number {
  const shown = quarters_since - 2 + 1;
  return shown <= 0 ? 0 : mfp_share * Math.min(1, shown / smoothing_quarters);
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
