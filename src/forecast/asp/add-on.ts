import {quarterIndex, quarterOf, quarterStart} from "../../domain/quarter.ts";
import {addOn8pctWindow} from "../../payment/limit.ts";
import type {Panel} from "./history.ts";

/** A biosimilar's limit is its own ASP and a share of its reference's (42 USC 1395w-3a(b)(8)); shares of one. */
const SHARE = 0.06;
const SHARE_8PCT = 0.08;
const REFERENCE_ADD_ON = 1.06;
/** The act that raised the share was signed in 2022Q3; a forecast made before knows of none. */
const KNOWN_SINCE = quarterIndex("2022Q3");
/** Below this share of the limit an own ASP is what rounding and restatements leave, and says nothing. */
const LEAST_OWN = 0.02;

/** What a biosimilar's limit is made of at an origin. */
export interface Parts {
  /** Its reference's place in the panel. */
  readonly reference: number;
  readonly own_asp: number;
  readonly reference_asp: number;
}

/** Takes a biosimilar's limit apart; null where its reference has no limit then, or the limit holds no ASP of its own. */
export function partsAt(panel: Panel, index: number, t: number): Parts | null {
  const series = panel.series[index]!;
  const reference = series.reference < 0 ? undefined : panel.series[series.reference];
  const log_reference = reference?.log_limit[t] ?? Number.NaN;
  if (!reference || Number.isNaN(log_reference) || reference.is_amp_based[t] || series.is_amp_based[t]) return null;
  const limit = Math.exp(series.log_limit[t]!);
  const reference_asp = Math.exp(log_reference) / REFERENCE_ADD_ON;
  const own_asp = limit - (series.is_add_on_8pct[t] ? SHARE_8PCT : SHARE) * reference_asp;
  // A limit equal to the reference's is the initial period's: no ASP of its own is in it.
  const isInitial = Math.abs(limit / (reference_asp * REFERENCE_ADD_ON) - 1) < 1e-9;
  return own_asp < LEAST_OWN * limit || isInitial ? null : {reference: series.reference, own_asp, reference_asp};
}

/** The last quarter, as an index, in which the panel's biosimilar can have 8%. */
export function lastQuarterOf8pct(first_quarter: string | null): number {
  const window = addOn8pctWindow(first_quarter === null ? "2022-09-30" : quarterStart(first_quarter));
  return window === null ? -1 : quarterIndex(quarterOf(window.to_date));
}

/**
 * A biosimilar's limit ahead, put together from the changes (in log) of its own ASP and its reference's: never below the add-on, and
 * with 8% only while its five years last and its ASP is not above the reference's.
 */
export function rebuiltLimit(
  parts: Parts,
  {change, reference_change}: {change: number; reference_change: number},
  {origin, quarter, last_8pct}: {origin: number; quarter: number; last_8pct: number}
): number {
  const own = parts.own_asp * Math.exp(change);
  const reference = parts.reference_asp * Math.exp(reference_change);
  return own + addOnShare({own, reference}, {origin, quarter, last_8pct}) * reference;
}

function addOnShare(
  {own, reference}: {own: number; reference: number},
  {origin, quarter, last_8pct}: {origin: number; quarter: number; last_8pct: number}
): number {
  const isOpen = origin >= KNOWN_SINCE && quarter >= quarterIndex("2022Q4") && quarter <= last_8pct;
  return isOpen && own <= reference ? SHARE_8PCT : SHARE;
}
