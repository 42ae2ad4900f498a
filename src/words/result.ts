import {stepWords} from "./bridge-step.ts";
import {change, dollarsShort, quarterWords} from "./format.ts";

export interface Result {
  readonly quarter: string;
  /** Matured, after credits and freight, with accrued rebates; whole cents. */
  readonly result_cents: number;
  /** Part of it is expected and not here yet. */
  readonly is_to_come: boolean;
}

export interface ResultBefore extends Pick<Result, "quarter" | "result_cents"> {
  /** What moved the result from this quarter to the other: whole cents by step of the bridge. */
  readonly steps: ReadonlyMap<string, number>;
}

/** What a quarter comes to, how it moved, and the step that moved it most. */
export function resultInWords({quarter, result_cents, is_to_come}: Result, before?: ResultBefore): string {
  const loss = result_cents < 0;
  const verb = is_to_come ? `is projected to ${loss ? "lose" : "earn"}` : loss ? "lost" : "earned";
  const start = `${quarterWords(quarter)} ${verb} ${dollarsShort(Math.abs(result_cents))}`;
  if (!before) return start;
  const difference = result_cents - before.result_cents;
  const most = [...before.steps].sort((a, b) => Math.sign(difference) * (b[1] - a[1]))[0];
  const why = most ? `; ${stepWords(most[0]).toLowerCase()} moved it most, ${change(most[1])}` : "";
  // A smaller loss is not "more": next to a loss the change says whether it is better or worse.
  const way = loss ? (difference < 0 ? "worse" : "better") : difference < 0 ? "less" : "more";
  return `${start}, ${dollarsShort(Math.abs(difference))} ${way} than ${quarterWords(before.quarter)}${why}`;
}
