/** Weeks whose mean is the pace; twice as many tell how far a pace moves. */
export const PACE_WEEKS = 26;
const HISTORY_WEEKS = 52;
/** Two neighboring stretches of so many weeks are compared. */
const STRETCH = 13;

/** A weekly amount ahead: its mean, the variance of single weeks around it, and by how much a week moves the mean itself. */
export interface Pace {
  readonly mean: number;
  readonly variance: number;
  readonly drift: number;
}

interface Dated<T> {
  readonly through: number;
  readonly dayOf: (row: T) => number;
  readonly amountOf: (row: T) => number;
}

/** Sums by week up to a day, newest first, as far back as there are rows; never less than the weeks of a pace. */
export function byWeek<T>(rows: readonly T[], {through, dayOf, amountOf}: Dated<T>): Float64Array {
  let oldest = 0;
  const sums = new Float64Array(HISTORY_WEEKS);
  for (const row of rows) {
    const week = Math.floor((through - dayOf(row)) / 7);
    if (week < 0 || week >= HISTORY_WEEKS) continue;
    sums[week]! += amountOf(row);
    oldest = Math.max(oldest, week);
  }
  return sums.slice(0, Math.max(PACE_WEEKS, oldest + 1));
}

const meanOf = (weeks: Float64Array): number => weeks.reduce((sum, amount) => sum + amount, 0) / weeks.length;

/**
 * A local-level model: weeks scatter around a level that itself walks. The walk is what the means of neighboring quarters of a
 * year differ by beyond what the scatter of their weeks explains: their difference has the variance 2·variance/13 + 26/3·drift.
 */
export function paceOf(weeks: Float64Array): Pace {
  const recent = weeks.slice(0, PACE_WEEKS);
  const mean = meanOf(recent);
  const variance = recent.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / (recent.length - 1);
  let [squares, pairs] = [0, 0];
  for (let start = 0; start + 2 * STRETCH <= weeks.length; start++) {
    const newer = meanOf(weeks.slice(start, start + STRETCH));
    const older = meanOf(weeks.slice(start + STRETCH, start + 2 * STRETCH));
    squares += (newer - older) ** 2;
    pairs++;
  }
  const beyond = pairs > 0 ? squares / pairs - (2 * variance) / STRETCH : 0;
  return {mean, variance, drift: Math.max(0, (beyond * 3) / (2 * STRETCH))};
}

/** Variance of a sum of weeks ahead, each with the share of it that counts: scatter, doubt in the mean, and the walk of the level. */
export function varianceAhead({variance, drift}: Pace, shares: readonly number[]): number {
  let [sum, squares, walk] = [0, 0, 0];
  shares.forEach((share, i) => {
    sum += share;
    squares += share * share;
    shares.forEach((other, j) => {
      walk += share * other * (Math.min(i, j) + 1);
    });
  });
  return variance * (squares + (sum * sum) / PACE_WEEKS) + drift * (walk + (sum * sum * PACE_WEEKS) / 3);
}
