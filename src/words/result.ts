import {stepWords} from "./bridge-step.ts";
import {change, dollarsShort, plural, quarterWords} from "./format.ts";

export interface Result {
  readonly quarter: string;
  /** Matured, after credits and freight, with accrued rebates; whole cents. */
  readonly result_cents: number;
  /** Part of it is expected and not here yet. */
  readonly is_to_come: boolean;
  readonly cost: CostTold;
  /** What of it no payer has answered. */
  readonly open: OpenTold;
}

/** Lines that no payer has answered: how many and what their drugs cost, whole cents. */
export interface OpenTold {
  readonly lines: number;
  readonly open_lines: number;
  readonly open_acquisition_cost_cents: number;
  /** More than a few of them, and nothing is projected: what they will bring is not known, and is not nothing. */
  readonly is_open_untold: boolean;
}

/** Beside a figure that holds lines which nothing is projected for. */
export const OPEN_UNTOLD = "counts nothing for the open lines: no payment before tells what to expect";

/** A quarter whose open lines nothing is projected for: what is known without them. */
function withoutOpenInWords({quarter, result_cents, cost, open}: Result): string {
  const waiting = `${plural(open.open_lines, "line")} with ${dollarsShort(open.open_acquisition_cost_cents)} of drug`;
  const why = "no payment before tells what to expect";
  if (open.open_lines === open.lines)
    return `What ${quarterWords(quarter)} earned is not known: no payer has answered its ${waiting}, and ${why}`;
  const answered = result_cents + open.open_acquisition_cost_cents;
  const verb = answered < 0 ? "lost" : "earned";
  return `${quarterWords(quarter)} ${verb} ${dollarsShort(Math.abs(answered))} on answered lines${conditionInWords(cost)}; ${waiting} wait${open.open_lines === 1 ? "s" : ""}, and ${why}`;
}

/** What the drugs of a quarter cost, and how much of it no invoice tells: whole cents. */
export interface CostTold {
  readonly acquisition_cost_cents: number;
  /** Cost of lines whose drug is in no invoice: the payment limit stands for it. */
  readonly limit_priced_cost_cents: number;
  /** That is more than may be left out: the result is one only at payment limits. */
  readonly is_at_limits: boolean;
}

/** What a result at payment limits rests on, to follow it; nothing for one that invoices tell. */
function conditionInWords(cost: CostTold): string {
  const {acquisition_cost_cents, limit_priced_cost_cents, is_at_limits} = cost;
  if (!is_at_limits) return "";
  return limit_priced_cost_cents >= acquisition_cost_cents
    ? " if its drugs cost their payment limits: no invoice tells what they cost"
    : ` if ${dollarsShort(limit_priced_cost_cents)} of drug in no invoice cost its payment limits`;
}

export interface ResultBefore extends Pick<Result, "quarter" | "result_cents" | "cost" | "open"> {
  /** What moved the result from this quarter to the other: whole cents by step of the bridge. */
  readonly steps: ReadonlyMap<string, number>;
}

/**
 * What a quarter comes to, how it moved, and the step that moved it most. A result that rests on payment limits for its cost is
 * told with them, and not held against another: what moved may be the estimate. One with lines that nothing is projected for is told
 * without them.
 */
export function resultInWords(result: Result, before?: ResultBefore): string {
  if (result.open.is_open_untold) return withoutOpenInWords(result);
  const {quarter, result_cents, is_to_come, cost} = result;
  const loss = result_cents < 0;
  const verb = is_to_come ? `is projected to ${loss ? "lose" : "earn"}` : loss ? "lost" : "earned";
  const start = `${quarterWords(quarter)} ${verb} ${dollarsShort(Math.abs(result_cents))}${conditionInWords(cost)}`;
  if (!before || cost.is_at_limits) return start;
  if (before.cost.is_at_limits)
    return `${start}; ${quarterWords(before.quarter)} does not compare: its cost is estimated`;
  if (before.open.is_open_untold)
    return `${start}; ${quarterWords(before.quarter)} does not compare: it has open lines`;
  const difference = result_cents - before.result_cents;
  const most = [...before.steps].sort((a, b) => Math.sign(difference) * (b[1] - a[1]))[0];
  const why = most ? `; ${stepWords(most[0]).toLowerCase()} moved it most, ${change(most[1])}` : "";
  // A smaller loss is not "more": next to a loss the change says whether it is better or worse.
  const way = loss ? (difference < 0 ? "worse" : "better") : difference < 0 ? "less" : "more";
  return `${start}, ${dollarsShort(Math.abs(difference))} ${way} than ${quarterWords(before.quarter)}${why}`;
}
