/**
 * What claims that are still coming in will bring: a chain ladder over the states of a claim line.
 *
 * A line is open (not decided), denied, or paid. Months of age are 30 days since the service. From every line and every month
 * of age that had wholly passed on the day of asking, two things are learned for each month: what an open (or denied) line
 * brought in during it, as a fraction of what its contract expects, and what fraction was open (or denied) at its end. From
 * the last month back these give the completion factor: the fraction of the expected amount a line in that state at that age
 * will still bring in. Paid lines are taken as they stand.
 *
 * Lines come here added up, by `core.collection_passage` and `core.collection_standing`. All sums but the interval's are of whole
 * numbers, so they are the same in any order.
 */

export type OpenState = "open" | "denied";

/** Lines of one day of service that were open (or denied) at the same ages, and where they went from there. */
export interface Passage {
  readonly state: OpenState;
  /** Day of service, days since 1970. */
  readonly service_day: number;
  /** The first month of age they began in the state, and the month they began in another; null for never, as far as is known. */
  readonly from_month: number;
  readonly until_month: number | null;
  /** The state they then were in. */
  readonly next_state: OpenState | "paid" | null;
  readonly lines: number;
  /** Expected from payer and patient, and what the change of state brought in, cents. */
  readonly expected: number;
  readonly gained: number;
}

export interface Factor {
  readonly state: OpenState;
  /** Months of 30 days since the service. */
  readonly age_months: number;
  readonly lines: number;
  /** Fraction of the expected amount that a line in this state at this age still brings in. */
  readonly completion: number;
}

/** A month of age in days, and the age beyond which nothing more is expected. */
export const MONTH = 30;
export const LAST_MONTH = 12;
/** Half the width of an interval that holds four of five, in standard deviations of a normal distribution. */
export const FOUR_OF_FIVE = 1.2816;

/** Completion factors by state and month of age from what was known on a day; months never seen bring nothing. */
export function completionFactors(passages: readonly Passage[], day: number): Factor[] {
  const none = () => ({lines: 0, expected: 0, cash: 0, open: 0, denied: 0});
  const seen = {open: Array.from({length: LAST_MONTH}, none), denied: Array.from({length: LAST_MONTH}, none)};
  for (const {state, service_day, from_month, until_month, next_state, lines, expected, gained} of passages) {
    const passed = Math.min(LAST_MONTH, until_month ?? LAST_MONTH, Math.floor((day - service_day) / MONTH));
    for (let month = from_month; month < passed; month++) {
      const sum = seen[state][month]!;
      const left = month + 1 === until_month;
      const after = left ? next_state! : state;
      sum.lines += lines;
      sum.expected += expected;
      if (left) sum.cash += gained;
      if (after !== "paid") sum[after] += expected;
    }
  }
  const factors: Factor[] = [];
  let next = {open: 0, denied: 0};
  for (let month = LAST_MONTH - 1; month >= 0; month--) {
    const at = (state: OpenState): number => {
      const sum = seen[state][month]!;
      if (sum.expected === 0) return 0;
      return (sum.cash + sum.open * next.open + sum.denied * next.denied) / sum.expected;
    };
    next = {open: at("open"), denied: at("denied")};
    for (const state of ["denied", "open"] as const)
      factors.push({state, age_months: month, lines: seen[state][month]!.lines, completion: next[state]});
  }
  return factors.reverse();
}

/** Lines of a quarter that stood alike on a day; of paid ones only what was collected counts, and they have no drug here. */
export interface StandingGroup {
  readonly hcpcs: string | null;
  readonly payer_id: string | null;
  readonly state: OpenState | "paid";
  readonly lines: number;
  /** Cents. */
  readonly collected: number;
  readonly expected: number;
  /** Their completion factor, and what it makes of the expected amounts, each line in whole cents. */
  readonly completion: number;
  readonly to_come: number;
}

export interface Maturity {
  /** Collected up to the day, cents. */
  readonly collected: number;
  readonly open_lines: number;
  readonly open_expected: number;
  /** Still to come from open and denied lines, with the bounds of an interval that should hold four of five. */
  readonly to_come: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How a quarter's lines stood on a day and what they will still bring in. The interval takes the open lines of one drug and
 * payer as decided alike (all paid or all denied), because denials come in clusters, and different ones as independent.
 * The same groups in the same order give the same bytes.
 */
export function maturity(groups: readonly StandingGroup[]): Maturity {
  const alike = new Map<string, number>();
  let collected = 0;
  let open_lines = 0;
  let open_expected = 0;
  let to_come = 0;
  for (const group of groups) {
    collected += group.collected;
    if (group.state === "paid") continue;
    if (group.state === "open") {
      open_lines += group.lines;
      open_expected += group.expected;
    }
    to_come += group.to_come;
    const chance = Math.min(1, Math.max(0, group.completion));
    const key = JSON.stringify([group.hcpcs, group.payer_id]);
    alike.set(key, (alike.get(key) ?? 0) + group.expected * Math.sqrt(chance * (1 - chance)));
  }
  let variance = 0;
  for (const deviation of alike.values()) variance += deviation * deviation;
  const half = Math.round(FOUR_OF_FIVE * Math.sqrt(variance));
  return {collected, open_lines, open_expected, to_come, low: to_come - half, high: to_come + half};
}

/** What one older quarter taught: the estimate made at the newest quarter's age before any correction, and what came of it. */
export interface Tested {
  /** Still to come as estimated then, cents. */
  readonly to_come: number;
  /** Half the interval of the ladder alone, cents. */
  readonly half: number;
  /** What did come by the day the errors are looked at, cents. */
  readonly came: number;
}

export interface Correction {
  /** Fraction past estimates were too high by (below zero: too low); the estimate is cut by it. */
  readonly bias: number;
  /** How much wider the errors of corrected estimates ask the ladder's own interval to be; below 1 narrower. */
  readonly widening: number;
}

/** A bias is believed by n ÷ (n + 2) of what n quarters show. */
const BIAS_DOUBT = 2;
/** The ladder's own interval counts as much as the error of one quarter. */
const WIDTH_DOUBT = 1;

/** How an estimate is corrected by the older quarters' errors, oldest first. */
export function correctionOf(tests: readonly Tested[]): Correction {
  const known = tests.filter(({to_come}) => to_come > 0);
  let squares = WIDTH_DOUBT;
  for (const [i, test] of known.entries()) {
    // The error left after the correction of its own time, in standard deviations of the ladder.
    const left = test.to_come * (1 - biasOf(known.slice(0, i))) - test.came;
    squares += test.half > 0 ? ((left * FOUR_OF_FIVE) / test.half) ** 2 : 1;
  }
  return {bias: biasOf(known), widening: Math.sqrt(squares / (WIDTH_DOUBT + known.length))};
}

/** Mean relative error of the tests, shrunk; no correction takes more than half of an estimate or adds more than half to it. */
function biasOf(tests: readonly Tested[]): number {
  const errors = tests.map(({to_come, came}) => (to_come - came) / to_come);
  const sum = errors.reduce((all, error) => all + error, 0);
  return Math.min(0.5, Math.max(-0.5, sum / (errors.length + BIAS_DOUBT)));
}

/** An estimate with its interval as wide as past errors ask for. */
export function widened(estimate: Maturity, {widening}: Correction): Maturity {
  const half = Math.round((estimate.high - estimate.to_come) * widening);
  return {...estimate, low: estimate.to_come - half, high: estimate.to_come + half};
}
