/**
 * What claims that are still coming in will bring: a chain ladder over the states of a claim line.
 *
 * A line is open (not decided), denied, or paid. Months of age are 30 days since the service. From every line and every month
 * of age that had wholly passed on the day of asking, two things are learned for each month: what an open (or denied) line
 * brought in during it, as a fraction of what its contract expects, and what fraction was open (or denied) at its end. From
 * the last month back these give the completion factor: the fraction of the expected amount a line in that state at that age
 * will still bring in. Paid lines are taken as they stand.
 */

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
  /** Expected from payer and patient, cents. */
  readonly expected: number;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
}

export type OpenState = "open" | "denied";

export interface Factor {
  readonly state: OpenState;
  /** Months of 30 days since the service. */
  readonly age_months: number;
  readonly lines: number;
  /** Fraction of the expected amount that a line in this state at this age still brings in. */
  readonly completion: number;
}

/** A month of age in days, and the age beyond which nothing more is expected. */
const MONTH = 30;
const LAST_MONTH = 12;
/** Half the width of an interval that holds four of five, in standard deviations of a normal distribution. */
export const FOUR_OF_FIVE = 1.2816;

interface Standing {
  readonly state: OpenState | "paid";
  readonly collected: number;
}

/** How a line stood at the end of a day. */
export function standing(line: HistoryLine, day: number): Standing {
  const last = line.decisions.findLast((decision) => decision.day <= day);
  if (!last) return {state: "open", collected: 0};
  return {state: last.is_denied ? "denied" : "paid", collected: last.collected};
}

const ageOf = (line: HistoryLine, day: number): number =>
  Math.min(LAST_MONTH, Math.max(0, Math.floor((day - line.service_day) / MONTH)));

/** Completion factors by state and month of age from what was known on a day; months never seen bring nothing. */
export function completionFactors(lines: readonly HistoryLine[], day: number): Factor[] {
  const seen = new Map<string, {lines: number; expected: number; cash: number; open: number; denied: number}>();
  for (const line of lines) {
    for (let month = 0; month < LAST_MONTH; month++) {
      const start = line.service_day + month * MONTH;
      if (start + MONTH > day) break;
      const before = standing(line, start);
      if (before.state === "paid") continue;
      const after = standing(line, start + MONTH);
      const key = `${before.state} ${month}`;
      const sum = seen.get(key) ?? {lines: 0, expected: 0, cash: 0, open: 0, denied: 0};
      sum.lines++;
      sum.expected += line.expected;
      sum.cash += after.collected - before.collected;
      if (after.state !== "paid") sum[after.state] += line.expected;
      seen.set(key, sum);
    }
  }
  const factors: Factor[] = [];
  let next = {open: 0, denied: 0};
  for (let month = LAST_MONTH - 1; month >= 0; month--) {
    const at = (state: OpenState): number => {
      const sum = seen.get(`${state} ${month}`);
      if (!sum || sum.expected === 0) return 0;
      return (sum.cash + sum.open * next.open + sum.denied * next.denied) / sum.expected;
    };
    next = {open: at("open"), denied: at("denied")};
    for (const state of ["denied", "open"] as const)
      factors.push({
        state,
        age_months: month,
        lines: seen.get(`${state} ${month}`)?.lines ?? 0,
        completion: next[state]
      });
  }
  return factors.reverse();
}

/** What a line, as it stood on a day, is expected to bring in after it, whole cents; null for a line that is paid. */
function stillToCome(
  line: HistoryLine,
  day: number,
  factors: ReadonlyMap<string, number>
): {cents: number; chance: number} | null {
  const {state} = standing(line, day);
  if (state === "paid") return null;
  const chance = factors.get(`${state} ${ageOf(line, day)}`) ?? 0;
  return {cents: Math.round(line.expected * chance), chance};
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

/** A drug, payer and site with open or denied lines: what they are still expected to bring in, cents and thousandths. */
export interface MaturedCell {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  readonly open_units: number;
  readonly open_expected: number;
  /** Denied units that are expected to be paid after all. */
  readonly recovered_units: number;
  /** What those bring in; the rest of `to_come` is from open lines. */
  readonly recovered: number;
  readonly to_come: number;
}

export const factorMap = (factors: readonly Factor[]): Map<string, number> =>
  new Map(factors.map(({state, age_months, completion}) => [`${state} ${age_months}`, completion]));

/**
 * How a quarter's lines stood on a day and what they will still bring in. The interval takes the open lines of one drug and
 * payer as decided alike (all paid or all denied), because denials come in clusters, and different ones as independent.
 */
export function maturity(
  lines: readonly HistoryLine[],
  day: number,
  factors: ReadonlyMap<string, number>
): Maturity & {readonly cells: MaturedCell[]} {
  const cells = new Map<string, {-readonly [K in keyof MaturedCell]: MaturedCell[K]}>();
  const alike = new Map<string, number>();
  let collected = 0;
  let open_lines = 0;
  let open_expected = 0;
  let to_come = 0;
  for (const line of lines) {
    const now = standing(line, day);
    collected += now.collected;
    const coming = stillToCome(line, day, factors);
    if (!coming) continue;
    const open = now.state === "open" ? line.expected : 0;
    if (now.state === "open") open_lines++;
    open_expected += open;
    to_come += coming.cents;
    const {hcpcs, payer_id, site_id} = line;
    const key = JSON.stringify([hcpcs, payer_id, site_id]);
    const cell = cells.get(key) ?? {
      ...{hcpcs, payer_id, site_id},
      ...{open_units: 0, open_expected: 0, recovered_units: 0, recovered: 0, to_come: 0}
    };
    cell.to_come += coming.cents;
    if (now.state === "open") {
      cell.open_units += line.units;
      cell.open_expected += open;
    } else {
      cell.recovered_units += Math.round(line.units * coming.chance);
      cell.recovered += coming.cents;
    }
    cells.set(key, cell);
    const chance = Math.min(1, Math.max(0, coming.chance));
    const group = `${hcpcs} ${payer_id}`;
    alike.set(group, (alike.get(group) ?? 0) + line.expected * Math.sqrt(chance * (1 - chance)));
  }
  let variance = 0;
  for (const deviation of alike.values()) variance += deviation * deviation;
  const half = Math.round(FOUR_OF_FIVE * Math.sqrt(variance));
  return {
    collected,
    open_lines,
    open_expected,
    to_come,
    low: to_come - half,
    high: to_come + half,
    cells: [...cells.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
  };
}
