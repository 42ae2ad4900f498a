/**
 * The rate at which a payer denies a drug at first, shrunk to the rate of all payers and drugs, and whether that was any
 * better than the rate of all.
 *
 * Shrinkage is empirical Bayes by moments: rates of cells scatter around the base rate p with variance
 * t² = (Q − p(1−p)(m−1)) ÷ (N − Σn²÷N), Q = Σ n(d/n − p)² (DerSimonian and Laird's estimator for proportions), never below 0;
 * a Beta prior of that mean and variance is worth k = p(1−p)÷t² − 1 answers, so a cell's rate is (d + k p) ÷ (n + k).
 *
 * Rolling origin: at the first day of each month everything answered before is known, and the lines asked in that month are
 * forecast; they are scored when they are answered. The score is Brier's: the mean of (forecast − denied or not)².
 */

/** Lines of one payer and drug asked in one month and answered in another; months count from year 0. */
export interface Answered {
  readonly cell: string;
  readonly asked: number;
  readonly known: number;
  readonly lines: number;
  readonly denied: number;
}

interface Count {
  readonly lines: number;
  readonly denied: number;
}

export interface Prior {
  readonly base: number;
  /** What the base rate is worth in answers; infinite where cells scatter no more than chance. */
  readonly weight: number;
}

/** Base rate and the weight of it; null where nothing is answered. */
export function priorOf(cells: readonly Count[]): Prior | null {
  const lines = sum(cells, (cell) => cell.lines);
  if (lines === 0) return null;
  const base = sum(cells, (cell) => cell.denied) / lines;
  const chance = base * (1 - base);
  const scatter = sum(cells, (cell) => (cell.lines > 0 ? cell.lines * (cell.denied / cell.lines - base) ** 2 : 0));
  const free = lines - sum(cells, (cell) => cell.lines ** 2) / lines;
  const between = free > 0 ? (scatter - chance * (cells.length - 1)) / free : 0;
  // Rates cannot scatter more than all-or-nothing: the weight is never below 0.
  return {base, weight: between > 0 ? Math.max(0, chance / between - 1) : Number.POSITIVE_INFINITY};
}

/** The shrunk rate of a cell. */
export const shrunk = ({lines, denied}: Count, {base, weight}: Prior): number =>
  Number.isFinite(weight) && lines + weight > 0 ? (denied + weight * base) / (lines + weight) : base;

/** Forecasts of one cell and origin, with what came: sums of squared errors of the forecast and of the base rate. */
export interface Scored extends Answered {
  readonly rate: number;
  readonly base_rate: number;
  readonly loss: number;
  readonly base_loss: number;
  /** Whether, by what was known at the origin, the cell's forecasts had beaten the base rate. */
  readonly is_spoken: boolean;
}

const lossOf = (rate: number, {lines, denied}: Count): number =>
  denied * (1 - rate) ** 2 + (lines - denied) * rate ** 2;

/** Least lines scored, and least months, before a cell is spoken of. */
export const LEAST_LINES = 20;
export const LEAST_MONTHS = 3;
/** One-sided 5%: how many standard errors (over months) the forecast must be better than the base rate. */
export const LEAST_SIGMA = 1.645;

/** Whether forecasts of a cell beat the base rate by more than chance, month by month. */
export function isBetter(scored: readonly Scored[]): boolean {
  const months = new Map<number, {lines: number; gain: number}>();
  for (const {asked, lines, loss, base_loss} of scored) {
    const month = months.get(asked) ?? {lines: 0, gain: 0};
    month.lines += lines;
    month.gain += base_loss - loss;
    months.set(asked, month);
  }
  const rows = [...months.values()];
  const lines = sum(rows, (row) => row.lines);
  if (lines < LEAST_LINES || rows.length < LEAST_MONTHS) return false;
  const mean = sum(rows, (row) => row.gain) / lines;
  const spread = sum(rows, (row) => (row.gain - mean * row.lines) ** 2);
  const error = Math.sqrt((spread * rows.length) / (rows.length - 1)) / lines;
  return mean > LEAST_SIGMA * error;
}

export interface DenialRates {
  readonly cells: readonly {cell: string; lines: number; denied: number; rate: number; base_rate: number}[];
  readonly scored: readonly Scored[];
  /** Cells that are spoken of now, by all that is known. */
  readonly spoken: ReadonlySet<string>;
}

/** Rates now, and every forecast that would have been made before, scored. */
export function denialRates(answered: readonly Answered[]): DenialRates {
  const scored: Scored[] = [];
  const byCell = new Map<string, Scored[]>();
  const origins = [...new Set(answered.map(({asked}) => asked))].sort((a, b) => a - b);
  for (const origin of origins) {
    const counts = countsOf(answered.filter(({known}) => known < origin));
    const prior = priorOf([...counts.values()]);
    if (!prior) continue;
    const spoken = new Map<string, boolean>();
    const fresh: Scored[] = [];
    const isSaid = isWorthSaying(
      prior,
      scored.filter(({known}) => known < origin)
    );
    for (const row of answered) {
      if (row.asked !== origin) continue;
      const {cell} = row;
      if (!spoken.has(cell))
        spoken.set(cell, isSaid && isBetter((byCell.get(cell) ?? []).filter(({known}) => known < origin)));
      const rate = shrunk(counts.get(cell) ?? {lines: 0, denied: 0}, prior);
      const losses = {loss: lossOf(rate, row), base_loss: lossOf(prior.base, row)};
      fresh.push({...row, rate, base_rate: prior.base, ...losses, is_spoken: spoken.get(cell)!});
    }
    for (const row of fresh) byCell.set(row.cell, [...(byCell.get(row.cell) ?? []), row]);
    scored.push(...fresh);
  }
  const counts = countsOf(answered);
  const prior = priorOf([...counts.values()]);
  const cells = [...counts].map(([cell, count]) => ({
    cell,
    ...count,
    rate: shrunk(count, prior!),
    base_rate: prior!.base
  }));
  const isSaid = prior !== null && isWorthSaying(prior, scored);
  const better = isSaid ? [...byCell].filter(([, rows]) => isBetter(rows)).map(([cell]) => cell) : [];
  return {cells, scored, spoken: new Set(better)};
}

/**
 * Whether rates of payers and drugs differ at all, and forecasts of all of them together have beaten the base rate: of many
 * pairs some beat it by chance.
 */
const isWorthSaying = ({weight}: Prior, scored: readonly Scored[]): boolean =>
  Number.isFinite(weight) && sum(scored, (row) => row.loss) < sum(scored, (row) => row.base_loss);

function countsOf(rows: readonly Answered[]): Map<string, {lines: number; denied: number}> {
  const counts = new Map<string, {lines: number; denied: number}>();
  for (const {cell, lines, denied} of rows) {
    const count = counts.get(cell) ?? {lines: 0, denied: 0};
    count.lines += lines;
    count.denied += denied;
    counts.set(cell, count);
  }
  return counts;
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
