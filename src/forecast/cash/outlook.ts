import {decidedBetween, type Exposure, LAST_DAY, type Lag, lagsOf} from "./lag.ts";
import {type Later, laterBetween, laterShares} from "./later.ts";
import {byWeek, PACE_WEEKS, paceOf, varianceAhead} from "./pace.ts";

/** Weeks looked ahead. */
export const WEEKS = 13;

/** Invoices of one day and terms; terms null where nobody tells them. Dollars to pay, less the discount for paying in time. */
export interface Invoices {
  readonly vendor: string;
  readonly day: number;
  readonly terms: number | null;
  readonly amount: number;
}

/** A rebate of one earning period. Dollars; `received_day` null where it is still to come. */
export interface Rebate {
  readonly program: string;
  readonly period_ends: number;
  readonly accrued: number;
  readonly received_day: number | null;
}

/** What is booked and must be ordered, by the order list; only for the outlook of today, since no file says what was booked before. */
export interface Plan {
  /** Planned dollars of the four weeks after services are known, over those of the pace; 1 is the pace. */
  readonly doses_ratio: number;
  /** What the order list asks for, with the vendor's terms; null where nobody tells them. */
  readonly orders: readonly {readonly vendor: string; readonly terms: number | null; readonly amount: number}[];
  /** The days the list covers, in equal parts a week; after them buying goes on at its pace. */
  readonly ordered_from: number;
  readonly ordered_through: number;
  readonly planned_through: number;
}

export interface Known {
  readonly day: number;
  /** Last day of services and of invoices that the files tell, not after `day`. */
  readonly services_through: number;
  readonly invoices_through: number;
  readonly exposures: readonly Exposure[];
  readonly later: readonly Later[];
  readonly invoices: readonly Invoices[];
  readonly rebates: readonly Rebate[];
  readonly plan: Plan | null;
}

export type FlowName =
  | "claims_pending"
  | "claims_answered"
  | "doses_ahead"
  | "rebates"
  | "invoices_due"
  | "orders"
  | "purchases_ahead";

/** Money of one kind and party, dollars by week 1 to 13; what leaves is negative. `undated` has no week. */
export interface Flow {
  readonly flow: FlowName;
  readonly party: string;
  readonly weeks: Float64Array;
  undated: number;
}

/** An outlook before it is corrected by past errors: flows, and the variance of what has moved by the end of each week. */
export interface Outlook {
  readonly flows: readonly Flow[];
  readonly receipts_variance: Float64Array;
  readonly payments_variance: Float64Array;
}

class Flows {
  readonly all = new Map<string, Flow>();
  of(flow: FlowName, party: string): Flow {
    const key = `${flow}|${party}`;
    if (!this.all.has(key)) this.all.set(key, {flow, party, weeks: new Float64Array(WEEKS), undated: 0});
    return this.all.get(key)!;
  }
}

/** What receipts and invoices of the next thirteen weeks come to, from what was known on a day. */
export function outlook(known: Known): Outlook {
  const flows = new Flows();
  const receipts_variance = new Float64Array(WEEKS);
  const payments_variance = new Float64Array(WEEKS);
  claimsAhead(known, flows, receipts_variance);
  rebatesAhead(known, flows, receipts_variance);
  invoicesAhead(known, flows, payments_variance);
  return {
    flows: [...flows.all.values()].sort((a, b) => compare(a.flow, b.flow) || compare(a.party, b.party)),
    receipts_variance,
    payments_variance
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const everyWeek = (each: (week: number) => void): void => {
  for (let week = 0; week < WEEKS; week++) each(week);
};

/** Variance of what one claim of one dollar has brought: decided by chance `f`, then paid or denied. */
function chance(f: number, {paid_share, denied_share}: Lag): number {
  const kept = 1 - denied_share;
  const second = kept > 0 ? (f * paid_share * paid_share) / kept : 0;
  return Math.max(0, second - (f * paid_share) ** 2);
}

/** Pending claims, answered ones and doses ahead. */
function claimsAhead(known: Known, flows: Flows, variance: Float64Array): void {
  const {day, exposures} = known;
  const lags = lagsOf(exposures, day);
  const shares = laterShares(exposures, known.later, day);
  for (const row of exposures) {
    const lag = lags.get(row.payer);
    if (row.first_day === null) {
      const flow = flows.of("claims_pending", row.payer);
      flow.undated += row.unpriced;
      if (!lag) continue;
      const age = day - row.service_day;
      let before = 0;
      everyWeek((week) => {
        const by = age > LAST_DAY ? 0 : decidedBetween(lag, age, age + 7 * (week + 1));
        flow.weeks[week]! += row.usual * lag.paid_share * (by - before);
        variance[week]! += row.square * chance(by, lag);
        // Denied in the week: what is won back of it later, from the middle of the week on.
        const denied = row.usual * lag.denied_share * (by - before);
        for (let later = week; later < WEEKS; later++) {
          const since = 7 * (later - week) + 3;
          flow.weeks[later]! += denied * laterBetween(shares.denied, since - 7, since);
        }
        before = by;
      });
    } else {
      const age = day - row.first_day;
      if (age >= LAST_DAY) continue;
      const flow = flows.of("claims_answered", row.payer);
      const share = row.is_paid ? shares.paid : shares.denied;
      everyWeek((week) => {
        flow.weeks[week]! += row.usual * laterBetween(share, age + 7 * week, age + 7 * (week + 1));
        const by = Math.min(1, Math.max(0, laterBetween(share, age, age + 7 * (week + 1))));
        if (!row.is_paid) variance[week]! += row.square * by * (1 - by);
      });
    }
  }
  dosesAhead(known, {lags, flows, variance});
}

/** Doses from the last known service on: the pace of each payer, and while the schedule tells, its ratio to the pace. */
function dosesAhead(
  {day, services_through, exposures, plan}: Known,
  {lags, flows, variance}: {lags: ReadonlyMap<string, Lag>; flows: Flows; variance: Float64Array}
): void {
  const payers = [...lags.keys()].sort(compare);
  const own = (payer: string | null, value: (row: Exposure) => number): Float64Array =>
    byWeek(payer === null ? exposures : exposures.filter((row) => row.payer === payer), {
      through: services_through,
      dayOf: (row) => row.service_day,
      amountOf: value
    });
  const worth = (row: Exposure): number => row.usual * (lags.get(row.payer)?.paid_share ?? 0);
  const all = paceOf(own(null, worth));
  const square = paceOf(own(null, (row) => row.square)).mean;
  const [last, first] = [day + 7 * WEEKS, services_through + 1];
  // Of the dollars of a day's doses, how much has been paid by the end of each week.
  const collected = new Map<number, Float64Array>();
  for (const payer of payers) {
    const lag = lags.get(payer)!;
    const pace = paceOf(own(payer, (row) => row.usual)).mean / 7;
    if (pace === 0) continue;
    const flow = flows.of("doses_ahead", payer);
    for (let service = first; service <= last; service++) {
      const ratio = plan && service <= plan.planned_through ? plan.doses_ratio : 1;
      if (!collected.has(service)) collected.set(service, new Float64Array(WEEKS));
      const paid = decidedBetween(lag, -1, day - service);
      let before = 0;
      everyWeek((week) => {
        const by = decidedBetween(lag, -1, day + 7 * (week + 1) - service) - paid;
        flow.weeks[week]! += pace * ratio * lag.paid_share * (by - before);
        collected.get(service)![week]! += all.mean > 0 ? (by * pace * 7 * lag.paid_share) / all.mean : 0;
        before = by;
      });
    }
  }
  everyWeek((week) => {
    const shares: number[] = [];
    for (let service = first; service <= last; service += 7) {
      let share = 0;
      const days = Math.min(7, last - service + 1);
      for (let next = 0; next < days; next++) share += (collected.get(service + next)?.[week] ?? 0) / 7;
      shares.push(share);
    }
    const lines = shares.reduce((sum, share) => sum + share * Math.max(0, 1 - share), 0);
    variance[week]! += varianceAhead(all, shares) + square * lines;
  });
}

/** Rebates of periods that are over and not received, by how long the program has taken before. */
function rebatesAhead({day, rebates}: Known, flows: Flows, variance: Float64Array): void {
  const took = new Map<string, number[]>();
  for (const {program, period_ends, received_day} of rebates)
    if (received_day !== null && received_day <= day)
      took.set(program, [...(took.get(program) ?? []), received_day - period_ends]);
  for (const {program, period_ends, accrued, received_day} of rebates) {
    if (period_ends > day || (received_day !== null && received_day <= day)) continue;
    const age = day - period_ends;
    const longer = (took.get(program) ?? []).filter((days) => days > age);
    const flow = flows.of("rebates", program);
    // A program that has never paid, or is later than it ever was, has no day.
    if (longer.length === 0) {
      flow.undated += accrued;
      continue;
    }
    const by = (week: number): number => longer.filter((days) => days <= age + 7 * week).length / longer.length;
    everyWeek((week) => {
      flow.weeks[week]! += accrued * (by(week + 1) - by(week));
      variance[week]! += accrued * accrued * by(week + 1) * (1 - by(week + 1));
    });
  }
}

/** Invoices due by their terms, the order list, and buying ahead at its pace with the terms it has had. */
function invoicesAhead({day, invoices_through, invoices, plan}: Known, flows: Flows, variance: Float64Array): void {
  const weekOf = (due: number): number => Math.ceil((due - day) / 7) - 1;
  const known = invoices.filter((row) => row.day <= day);
  for (const row of known) {
    const flow = flows.of("invoices_due", row.vendor);
    if (row.terms === null) {
      if (row.day > day - 7 * WEEKS) flow.undated -= row.amount;
      continue;
    }
    const week = weekOf(row.day + row.terms);
    if (week >= 0 && week < WEEKS) flow.weeks[week]! -= row.amount;
  }
  const parts = plan ? Math.max(1, Math.round((plan.ordered_through - plan.ordered_from + 1) / 7)) : 0;
  for (const {vendor, terms, amount} of plan?.orders ?? []) {
    const flow = flows.of("orders", vendor);
    if (terms === null) flow.undated -= amount;
    for (let part = 0; terms !== null && part < parts; part++) {
      const week = weekOf(plan!.ordered_from + 7 * part + terms);
      if (week < WEEKS) flow.weeks[Math.max(0, week)]! -= amount / parts;
    }
  }
  const first = (plan?.ordered_through ?? invoices_through) + 1;
  const recent = known.filter((row) => row.day <= invoices_through && row.day > invoices_through - 7 * PACE_WEEKS);
  const all = paceOf(
    byWeek(known, {through: invoices_through, dayOf: (row) => row.day, amountOf: (row) => row.amount})
  );
  const due = new Float64Array(WEEKS);
  for (const row of recent) {
    const flow = flows.of("purchases_ahead", row.vendor);
    const pace = row.amount / PACE_WEEKS;
    // Buying goes on on the weekdays it has had: most practices order on fixed days.
    for (let next = row.day + 7 * Math.ceil((first - row.day) / 7); next <= day + 7 * WEEKS; next += 7) {
      const week = row.terms === null ? -1 : weekOf(next + row.terms);
      if (row.terms === null) flow.undated -= pace;
      if (week < 0 || week >= WEEKS) continue;
      flow.weeks[week]! -= pace;
      due[week]! += pace;
    }
  }
  // Weeks of buying that fall due one by one.
  const shares: number[] = [];
  everyWeek((week) => {
    shares.push(all.mean > 0 ? due[week]! / all.mean : 0);
    variance[week]! += varianceAhead(all, shares);
  });
}
