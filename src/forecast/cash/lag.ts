/**
 * How long payers take and what a decision brings, learned from claims as they stood on a day: a product-limit (Kaplan–Meier)
 * estimate weighted by dollars, so that claims still pending teach for the days they have waited and no more.
 */

/** Claims of one payer, day of service and day of first decision, as they stood on the day of the outlook. Amounts are dollars. */
export interface Exposure {
  readonly payer: string;
  /** Days since 1970. */
  readonly service_day: number;
  /** Day of the first decision; null while pending. */
  readonly first_day: number | null;
  readonly is_paid: boolean;
  readonly claims: number;
  /** What the claims would usually be paid, and the sum of its squares by claim. */
  readonly usual: number;
  readonly square: number;
  /** What the first decision paid. */
  readonly cash: number;
  /** Charges of lines whose payer has never decided the code. */
  readonly unpriced: number;
}

/** Days of age followed; a claim older than this is expected to bring nothing. */
export const LAST_DAY = 364;
/** A payer's own history counts against that of all payers like so many more claims. */
const DOUBT = 20;

export interface Lag {
  /** Share of the dollars not yet decided at the end of each day of age, 0 to LAST_DAY. */
  readonly pending: Float64Array;
  /** What a decision brings, and the part of the dollars it denies, as shares of the usual payment. */
  readonly paid_share: number;
  readonly denied_share: number;
}

interface Counts {
  readonly decided: Float64Array;
  readonly waiting: Float64Array;
  usual: number;
  claims: number;
  answered: number;
  denied: number;
  cash: number;
}

const noCounts = (): Counts => ({
  decided: new Float64Array(LAST_DAY + 1),
  waiting: new Float64Array(LAST_DAY + 2),
  ...{usual: 0, claims: 0, answered: 0, denied: 0, cash: 0}
});

/** Adds a group of claims as it stood on `day`: at risk from age 0 to its decision, or as far as it has been seen. */
function add(counts: Counts, row: Exposure, day: number): void {
  const age = row.first_day === null ? day - row.service_day : row.first_day - row.service_day;
  const seen = Math.min(LAST_DAY, age);
  counts.waiting[0]! += row.usual;
  counts.waiting[seen + 1]! -= row.usual;
  counts.usual += row.usual;
  counts.claims += row.claims;
  if (row.first_day === null || age > LAST_DAY) return;
  counts.decided[age]! += row.usual;
  counts.answered += row.usual;
  counts.cash += row.cash;
  if (!row.is_paid) counts.denied += row.usual;
}

/** Chance that what waits at the start of a day of age is decided on it. */
function hazards({decided, waiting}: Counts, prior: Float64Array | null, doubt: number): Float64Array {
  const hazard = new Float64Array(LAST_DAY + 1);
  let atRisk = 0;
  for (let age = 0; age <= LAST_DAY; age++) {
    atRisk += waiting[age]!;
    const base = Math.max(0, atRisk) + doubt;
    hazard[age] = base > 1e-9 ? Math.min(1, (decided[age]! + doubt * (prior?.[age] ?? 0)) / base) : 0;
  }
  return hazard;
}

function lagOf(counts: Counts, {hazard, all, doubt}: {hazard: Float64Array; all: Counts; doubt: number}): Lag {
  const pending = new Float64Array(LAST_DAY + 1);
  let left = 1;
  for (let age = 0; age <= LAST_DAY; age++) {
    left *= 1 - hazard[age]!;
    pending[age] = left;
  }
  const share = (own: number, everybody: number): number => {
    const whole = counts.answered + doubt;
    return whole > 0 ? (own + (all.answered > 0 ? (doubt * everybody) / all.answered : 0)) / whole : 0;
  };
  return {
    pending,
    paid_share: share(counts.cash, all.cash),
    denied_share: Math.min(1, share(counts.denied, all.denied))
  };
}

/** The lag of each payer as known on a day; payers with few claims lean on all of them together. */
export function lagsOf(rows: readonly Exposure[], day: number): ReadonlyMap<string, Lag> {
  const all = noCounts();
  const own = new Map<string, Counts>();
  for (const row of rows) {
    if (row.usual <= 0 || row.service_day > day) continue;
    if (!own.has(row.payer)) own.set(row.payer, noCounts());
    add(all, row, day);
    add(own.get(row.payer)!, row, day);
  }
  const everybody = hazards(all, null, 0);
  return new Map(
    [...own].map(([payer, counts]) => {
      const doubt = (DOUBT * counts.usual) / Math.max(1, counts.claims);
      return [payer, lagOf(counts, {hazard: hazards(counts, everybody, doubt), all, doubt})];
    })
  );
}

/** Share of what is undecided after `from` days of age that is decided by the end of day `to`; from below 0: of all of it. */
export function decidedBetween({pending}: Lag, from: number, to: number): number {
  if (to < 0) return 0;
  const before = from < 0 ? 1 : from > LAST_DAY ? 0 : pending[from]!;
  return before <= 1e-9 ? 0 : 1 - pending[Math.min(LAST_DAY, to)]! / before;
}
