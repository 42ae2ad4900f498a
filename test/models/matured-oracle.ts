/** The matured estimate line by line, as it is told in words: what the models, which add up first, must agree with. */
import {FOUR_OF_FIVE, LAST_MONTH, MONTH} from "../../src/models/margin/matured.ts";

/** A decision of a payer: the day (days since 1970), what had been collected with it (cents), and whether it was a denial. */
export interface Decision {
  readonly day: number;
  readonly collected: number;
  readonly is_denied: boolean;
}

export interface HistoryLine {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  readonly service_day: number;
  /** Billing units, thousandths. */
  readonly units: number;
  /** Cents. */
  readonly expected: number;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
}

type State = "open" | "denied" | "paid";

/** How a line stood at the end of a day. */
export function standing(line: HistoryLine, day: number): {state: State; collected: number} {
  const last = line.decisions.findLast((decision) => decision.day <= day);
  if (!last) return {state: "open", collected: 0};
  return {state: last.is_denied ? "denied" : "paid", collected: last.collected};
}

/** Lines seen and completion by `state month`. */
export function factorsOf(
  lines: readonly HistoryLine[],
  day: number
): Map<string, [lines: number, completion: number]> {
  const factors = new Map<string, [number, number]>();
  let next = {open: 0, denied: 0};
  for (let month = LAST_MONTH - 1; month >= 0; month--) {
    const at = (state: "open" | "denied"): [number, number] => {
      const seen = lines.filter(
        (line) =>
          line.service_day + (month + 1) * MONTH <= day &&
          standing(line, line.service_day + month * MONTH).state === state
      );
      const sum = {expected: 0, cash: 0, open: 0, denied: 0};
      for (const line of seen) {
        const before = standing(line, line.service_day + month * MONTH);
        const after = standing(line, line.service_day + (month + 1) * MONTH);
        sum.expected += line.expected;
        sum.cash += after.collected - before.collected;
        if (after.state !== "paid") sum[after.state] += line.expected;
      }
      if (sum.expected === 0) return [seen.length, 0];
      return [seen.length, (sum.cash + sum.open * next.open + sum.denied * next.denied) / sum.expected];
    };
    const [open, denied] = [at("open"), at("denied")];
    factors.set(`open ${month}`, open).set(`denied ${month}`, denied);
    next = {open: open[1], denied: denied[1]};
  }
  return factors;
}

export interface LineToCome {
  readonly line: HistoryLine;
  readonly state: State;
  readonly collected: number;
  readonly chance: number;
  readonly cents: number;
}

/** Every line as it stood on a day and what it is expected to bring in after it, whole cents. */
export function comingOf(
  lines: readonly HistoryLine[],
  day: number,
  factors: ReadonlyMap<string, readonly [number, number]>
): LineToCome[] {
  return lines.map((line) => {
    const {state, collected} = standing(line, day);
    const age = Math.min(LAST_MONTH, Math.max(0, Math.floor((day - line.service_day) / MONTH)));
    const chance = state === "paid" ? 0 : (factors.get(`${state} ${age}`)?.[1] ?? 0);
    return {line, state, collected, chance, cents: Math.round(line.expected * chance)};
  });
}

/** Half the interval of lines that stand so, before the errors of older quarters widen it. */
export function halfInterval(coming: readonly LineToCome[]): number {
  const alike = new Map<string, number>();
  for (const {line, chance} of coming) {
    const kept = Math.min(1, Math.max(0, chance));
    const key = `${line.hcpcs} ${line.payer_id}`;
    alike.set(key, (alike.get(key) ?? 0) + line.expected * Math.sqrt(kept * (1 - kept)));
  }
  return Math.round(FOUR_OF_FIVE * Math.sqrt([...alike.values()].reduce((sum, one) => sum + one * one, 0)));
}
