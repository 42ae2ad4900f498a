import {dollarsShort, plural} from "./format.ts";

/** What moves net cost recovery under a Maximum Fair Price, in words. */
export const DRIVER_WORDS = {
  asp_erosion: "Own path",
  mfp_payment: "Medicare's payment",
  spillover: "Contracts",
  refund_float: "Refund and float",
  mix: "Volume"
} as const;

/** Net cost recovery of selected drugs in whole cents: today a year, and in a year with a Maximum Fair Price. */
export interface Outcome {
  readonly today: number;
  readonly ncr: number;
  readonly ncr_p10: number;
  readonly ncr_p90: number;
}

/** What a Maximum Fair Price does to the selected drugs in use; `outcome` is missing where none is in use. */
export function outcomeInWords(outcome: Outcome | undefined, {drugs, year}: {drugs: number; year: string}): string {
  if (!outcome) return `No drug in use has a Maximum Fair Price by ${year}`;
  const {today, ncr, ncr_p10, ncr_p90} = outcome;
  return `${plural(drugs, "selected drug")}: net cost recovery goes from ${dollarsShort(today)} a year to ${dollarsShort(ncr)} in ${year}, between ${dollarsShort(ncr_p10)} and ${dollarsShort(ncr_p90)}`;
}

/** The quarters whose volume stands for a year; fewer than four are said, because a year is then not a year. */
export function trailingWords({
  trailing_quarters: quarters,
  last_quarter
}: {
  trailing_quarters: number;
  last_quarter: string | null;
}): string {
  const last = last_quarter ?? "–";
  return quarters === 4
    ? `four quarters to ${last}`
    : `${plural(quarters, "quarter")} to ${last}, all there are: less than a year`;
}
