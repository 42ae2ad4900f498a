import type {Outlook} from "./outlook.ts";
import {WEEKS} from "./outlook.ts";

/**
 * Half the width of an interval that holds four of five where the deviation itself is known from so many errors: the 90th percentile
 * of Student's distribution (first terms of its expansion around the normal one).
 */
const fourOfFive = (errors: number): number => 1.2816 + 0.8466 / errors + 0.571 / errors ** 2;
/** A bias is believed by n ÷ (n + 2) of what n outlooks show; the own range counts as much as the error of one. */
const BIAS_DOUBT = 2;
const WIDTH_DOUBT = 1;
/** No correction takes more than half. */
const MOST = 0.5;

/** What moved by the end of each week: receipts and payments, both positive, dollars. */
export interface Moved {
  readonly receipts: Float64Array;
  readonly payments: Float64Array;
}

/** An outlook added up: moved by the end of each week, with the standard deviation of receipts less payments. */
export interface Raw extends Moved {
  readonly deviation: Float64Array;
}

/** One earlier outlook as it was made, and what came of it as far as it is known: weeks of `came` may be fewer. */
export interface Tested {
  readonly raw: Raw;
  readonly came: Moved;
}

/** A corrected outlook: receipts and payments by the end of each week, and the 80% range of what is between them. */
export interface Fan extends Moved {
  readonly low: Float64Array;
  readonly mid: Float64Array;
  readonly high: Float64Array;
}

const IN: ReadonlySet<string> = new Set(["claims_pending", "claims_answered", "doses_ahead", "rebates"]);

/** Adds an outlook's flows up by the end of each week. */
export function addUp({flows, receipts_variance, payments_variance}: Outlook): Raw {
  const receipts = new Float64Array(WEEKS);
  const payments = new Float64Array(WEEKS);
  for (const {flow, weeks} of flows)
    for (let week = 0; week < WEEKS; week++) {
      if (IN.has(flow)) receipts[week]! += weeks[week]!;
      else payments[week]! -= weeks[week]!;
    }
  for (let week = 1; week < WEEKS; week++) {
    receipts[week]! += receipts[week - 1]!;
    payments[week]! += payments[week - 1]!;
  }
  const deviation = receipts_variance.map((variance, week) => Math.sqrt(variance + payments_variance[week]!));
  return {receipts, payments, deviation};
}

/** The bias of a week and the two on either side of it: one week's own is what fell into it by chance. */
function biasOf(tests: readonly Tested[], side: "receipts" | "payments", week: number): number {
  const [from, to] = [Math.max(0, week - 2), Math.min(WEEKS - 1, week + 2)];
  let sum = 0;
  for (let near = from; near <= to; near++) sum += biasOfWeek(tests, side, near);
  return sum / (to - from + 1);
}

const biasOfWeek = (tests: readonly Tested[], side: "receipts" | "payments", week: number): number => {
  const known = tests.filter(({raw, came}) => came[side].length > week && raw[side][week]! > 0);
  const sum = known.reduce((all, {raw, came}) => all + (raw[side][week]! - came[side][week]!) / raw[side][week]!, 0);
  return Math.min(MOST, Math.max(-MOST, sum / (known.length + BIAS_DOUBT)));
};

/**
 * Half an 80% range in the outlook's own deviations: the root of the mean square of earlier errors, each after the
 * correction of its own time and in its own deviations, times what few errors leave in doubt. The weeks of one outlook err together, so they count as one error.
 */
function halfOf(tests: readonly Tested[]): number {
  let [squares, outlooks] = [WIDTH_DOUBT, WIDTH_DOUBT];
  tests.forEach(({raw, came}, i) => {
    const weeks = came.receipts.length;
    if (weeks === 0) return;
    let sum = 0;
    for (let week = 0; week < weeks; week++) {
      const before = tests.slice(0, i);
      const net =
        raw.receipts[week]! * (1 - biasOf(before, "receipts", week)) -
        raw.payments[week]! * (1 - biasOf(before, "payments", week));
      const error = net - (came.receipts[week]! - came.payments[week]!);
      sum += raw.deviation[week]! > 0 ? (error / raw.deviation[week]!) ** 2 : 1;
    }
    squares += sum / weeks;
    outlooks++;
  });
  return fourOfFive(outlooks + 1) * Math.sqrt(squares / outlooks);
}

/**
 * An outlook corrected by what earlier ones, oldest first, had got wrong by the day it is made: receipts and payments by their
 * mean relative error of the same number of weeks, the range by how wide those errors were. An earlier outlook counts as far as its weeks were over then: `came` must hold no later ones.
 */
export function correct(raw: Raw, tests: readonly Tested[]): Fan {
  const fan: Fan = {
    receipts: new Float64Array(WEEKS),
    payments: new Float64Array(WEEKS),
    low: new Float64Array(WEEKS),
    mid: new Float64Array(WEEKS),
    high: new Float64Array(WEEKS)
  };
  const halves = halfOf(tests);
  for (let week = 0; week < WEEKS; week++) {
    const known = tests.filter(({came}) => came.receipts.length > week);
    const half = raw.deviation[week]! * halves;
    fan.receipts[week] = raw.receipts[week]! * (1 - biasOf(known, "receipts", week));
    fan.payments[week] = raw.payments[week]! * (1 - biasOf(known, "payments", week));
    fan.mid[week] = fan.receipts[week]! - fan.payments[week]!;
    fan.low[week] = fan.mid[week]! - half;
    fan.high[week] = fan.mid[week]! + half;
  }
  return fan;
}

/** An outlook of today, and each earlier one with what was then known of those before it. `through` is the last day known. */
export interface Dated extends Tested {
  /** Days since 1970. */
  readonly day: number;
}

/** `came` cut to the weeks that were over on a day. */
const knownBy = ({raw, came, day}: Dated, on: number): Tested => {
  const weeks = Math.max(0, Math.floor((on - day) / 7));
  return {raw, came: {receipts: came.receipts.slice(0, weeks), payments: came.payments.slice(0, weeks)}};
};

/** The fan of an outlook made on a day, corrected by the earlier ones as they were known on that day. */
export const fanOf = (raw: Raw, day: number, earlier: readonly Dated[]): Fan =>
  correct(
    raw,
    earlier.filter((test) => test.day < day).map((test) => knownBy(test, day))
  );

/** The largest gap of a path that begins at zero: its lowest point below zero and the week (0-based) of it; null when never below. */
export function largestGap(path: ArrayLike<number>): {readonly week: number; readonly amount: number} | null {
  let found: {week: number; amount: number} | null = null;
  for (let week = 0; week < path.length; week++) {
    const amount = -path[week]!;
    if (amount > 0 && (found === null || amount > found.amount)) found = {week, amount};
  }
  return found;
}
