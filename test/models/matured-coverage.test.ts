import {randomLcg, randomNormal} from "d3";
import {describe, expect, it} from "vitest";
import {
  completionFactors,
  correctionOf,
  type Maturity,
  MONTH,
  maturity,
  type Passage,
  type StandingGroup,
  type Tested,
  widened
} from "../../src/models/margin/matured.ts";
import {type HistoryLine, standing} from "./matured-oracle.ts";

/** Quarters of a generated practice, the days of one, lines in each, and the age at which a quarter is estimated. */
const [QUARTERS, DAYS, LINES, AGE] = [9, 91, 250, 15];

/**
 * The claims of an invented practice: each payer answers after days of its own, a drug at a payer is denied as a whole more
 * often in some years than in others, four of ten denials are overturned within four months, and payers allow nine tenths to
 * all of what is expected.
 */
function practice(seed: number): HistoryLine[] {
  const random = randomLcg(seed / 1000 + 0.001);
  const normal = randomNormal.source(random)(0, 1);
  const [drugs, payers] = [4 + Math.floor(random() * 10), 3 + Math.floor(random() * 5)];
  const size = Array.from({length: drugs}, () => Math.exp(11 + normal() * 0.8));
  const share = Array.from({length: drugs * payers}, () => 0.9 + 0.1 * random());
  const days = Array.from({length: payers}, () => 12 + random() * 35);
  const denied = 0.03 + 0.07 * random();
  let trend = Math.exp(normal() * 0.3);
  const lines: HistoryLine[] = [];
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    trend *= Math.exp(normal() * 0.15);
    const rate = Array.from({length: drugs * payers}, () => (random() < denied * trend ? 0.9 : 0.01));
    for (let n = 0; n < LINES; n++) {
      const [drug, payer] = [Math.floor(random() * drugs), Math.floor(random() * payers)];
      const cell = drug * payers + payer;
      const service_day = quarter * DAYS + Math.floor(random() * DAYS);
      const expected = Math.round(size[drug]! * (0.5 + random()));
      const collected = Math.round(expected * share[cell]! * (0.98 + 0.04 * random()));
      const day = service_day + Math.max(3, Math.round(days[payer]! * Math.exp(normal() * 0.4)));
      const is_denied = random() < rate[cell]!;
      const decisions = [{day, collected: is_denied ? 0 : collected, is_denied}];
      if (is_denied && random() < 0.4)
        decisions.push({day: day + 30 + Math.floor(random() * 90), collected, is_denied: false});
      lines.push({
        quarter: `q${quarter}`,
        hcpcs: `d${drug}`,
        payer_id: `p${payer}`,
        site_id: "s",
        service_day,
        units: 1,
        expected,
        decisions
      });
    }
  }
  return lines;
}

/** What `core.collection_passage` makes of a line, without adding up. */
function passagesOf({service_day, expected, decisions}: HistoryLine): Passage[] {
  const months = decisions.map(({day}) => Math.max(0, Math.ceil((day - service_day) / MONTH)));
  const passages: Passage[] = [];
  let [state, from, collected]: ["open" | "denied" | "paid", number, number] = ["open", 0, 0];
  for (const [i, decision] of decisions.entries()) {
    const month = months[i]!;
    if (months[i + 1] === month || month > 12 || state === "paid") continue;
    const next_state = decision.is_denied ? "denied" : "paid";
    const gained = decision.collected - collected;
    if (from < month)
      passages.push({state, service_day, from_month: from, until_month: month, next_state, lines: 1, expected, gained});
    [state, from, collected] = [next_state, month, decision.collected];
  }
  if (state !== "paid" && from < 12)
    passages.push({
      state,
      service_day,
      from_month: from,
      until_month: null,
      next_state: null,
      lines: 1,
      expected,
      gained: 0
    });
  return passages;
}

interface Estimated {
  readonly is_covered: boolean;
  /** Estimate less what came, as a fraction of what came. */
  readonly error: number;
}

/** The newest quarter of a practice estimated as the build does, beside what its claims did bring in the end. */
function newest(lines: readonly HistoryLine[]): Estimated {
  const passages = lines.flatMap(passagesOf);
  const collectedBy = (quarter: string, day: number): number =>
    lines.filter((line) => line.quarter === quarter).reduce((sum, line) => sum + standing(line, day).collected, 0);
  const estimate = (quarter: string, day: number, bias: number): Maturity => {
    const factors = new Map(
      completionFactors(passages, day).map((factor) => [`${factor.state} ${factor.age_months}`, factor.completion])
    );
    const groups = lines
      .filter((line) => line.quarter === quarter)
      .map((line): StandingGroup => {
        const {state, collected} = standing(line, day);
        const age = Math.min(12, Math.floor((day - line.service_day) / MONTH));
        const completion = (factors.get(`${state} ${age}`) ?? 0) * (1 - bias);
        const {hcpcs, payer_id, expected} = line;
        return {
          ...{hcpcs, payer_id, state, collected, expected, completion},
          lines: 1,
          to_come: Math.round(expected * completion)
        };
      });
    return maturity(groups);
  };
  const dayOf = (quarter: number): number => (quarter + 1) * DAYS + AGE;
  const today = dayOf(QUARTERS - 1);
  // The first quarter teaches nothing: no payment had been seen through.
  const tests = Array.from({length: QUARTERS - 2}, (_, i): Tested => {
    const quarter = `q${i + 1}`;
    const raw = estimate(quarter, dayOf(i + 1), 0);
    return {to_come: raw.to_come, half: raw.high - raw.to_come, came: collectedBy(quarter, today) - raw.collected};
  });
  const correction = correctionOf(tests);
  const last = `q${QUARTERS - 1}`;
  const {collected, to_come, low, high} = widened(estimate(last, today, correction.bias), correction);
  const came = collectedBy(last, Number.POSITIVE_INFINITY) - collected;
  return {is_covered: came >= low && came <= high, error: (to_come - came) / came};
}

describe("the 80% range of a projected quarter", () => {
  const seen = Array.from({length: 200}, (_, i) => newest(practice(i + 1)));
  it("holds what came in 70 to 90 times of 100, over 200 generated histories", () => {
    const covered = seen.filter(({is_covered}) => is_covered).length / seen.length;
    expect(covered).toBeGreaterThanOrEqual(0.7);
    expect(covered).toBeLessThanOrEqual(0.9);
  });
  it("has no bias beyond what 200 histories can show", () => {
    const mean = seen.reduce((sum, {error}) => sum + error, 0) / seen.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
  });
});
