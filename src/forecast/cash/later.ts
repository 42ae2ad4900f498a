import {type Exposure, LAST_DAY} from "./lag.ts";

/** Money that moved on a day after the first decision, by that decision. Dollars. */
export interface Later {
  readonly is_paid: boolean;
  readonly first_day: number;
  readonly day: number;
  readonly amount: number;
}

/**
 * What comes after a first decision, as a share of what the claims would usually be paid, added up by days since it: recoveries
 * of denials, corrections and take-backs of payments. Each day divides by the dollars that have been watched that long.
 */
export interface LaterShare {
  readonly denied: Float64Array;
  readonly paid: Float64Array;
}

export function laterShares(rows: readonly Exposure[], later: readonly Later[], day: number): LaterShare {
  const sums = () => ({cash: new Float64Array(LAST_DAY + 1), watched: new Float64Array(LAST_DAY + 2)});
  const by = {denied: sums(), paid: sums()};
  for (const row of rows) {
    if (row.first_day === null || row.first_day > day || row.usual <= 0) continue;
    const {watched} = by[row.is_paid ? "paid" : "denied"];
    watched[0]! += row.usual;
    watched[Math.min(LAST_DAY, day - row.first_day) + 1]! -= row.usual;
  }
  const first = rows.reduce((least, row) => Math.min(least, row.first_day ?? day), day);
  for (const {is_paid, first_day, day: moved, amount} of later) {
    const after = moved - first_day;
    if (moved <= day && first_day >= first && after <= LAST_DAY) by[is_paid ? "paid" : "denied"].cash[after]! += amount;
  }
  const addUp = ({cash, watched}: ReturnType<typeof sums>): Float64Array => {
    const share = new Float64Array(LAST_DAY + 1);
    let [atRisk, sum] = [0, 0];
    for (let after = 0; after <= LAST_DAY; after++) {
      atRisk += watched[after]!;
      if (atRisk > 1e-9) sum += cash[after]! / atRisk;
      share[after] = sum;
    }
    return share;
  };
  return {denied: addUp(by.denied), paid: addUp(by.paid)};
}

/** The share that comes after `from` days since the decision and by the end of day `to`. */
export function laterBetween(share: Float64Array, from: number, to: number): number {
  const at = (days: number): number => (days < 0 ? 0 : share[Math.min(LAST_DAY, days)]!);
  return at(to) - at(from);
}
