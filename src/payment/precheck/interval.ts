import type {Units} from "../../domain/money.ts";
import {daysBetween, pass, stop, unknown, type Verdict} from "./answer.ts";

/** A row of reference/dose_limit.csv: least days after a dose of at least so many units. `payer` is `any` for the label. */
export interface DoseLimit {
  readonly hcpcs: string;
  readonly payer: string;
  readonly from_units: Units;
  readonly days: number;
}

/**
 * The least days after the last dose: a payer's own rows go before the label's, and of those the row of the most units that
 * the last dose had (where its units are not known, or were of another code, the row of fewest days). Null: not checked.
 */
export function doseLimit(
  limits: readonly DoseLimit[],
  {hcpcs, payer_id, last_units}: {hcpcs: string; payer_id: string; last_units: Units | null}
): number | null {
  const ofDrug = limits.filter((row) => row.hcpcs === hcpcs);
  const own = ofDrug.filter(({payer}) => payer === payer_id);
  const rows = own.length > 0 ? own : ofDrug.filter(({payer}) => payer === "any");
  if (rows.length === 0) return null;
  if (last_units === null) return Math.min(...rows.map(({days}) => days));
  const reached = rows.filter(({from_units}) => from_units <= last_units);
  const most = reached.reduce<DoseLimit | null>(
    (best, row) => (best === null || row.from_units > best.from_units ? row : best),
    null
  );
  return most?.days ?? null;
}

export interface IntervalFacts {
  readonly day: string;
  readonly is_patient_known: boolean;
  /** Last dose of the payer and molecule whose patient goes by another kind of key, or by none: it may be this patient's. */
  readonly other_key_day: string | null;
  readonly limit_days: number | null;
  /** The patient's last dose of the molecule before this one, given or planned; null where the files have none. */
  readonly last_day: string | null;
  /** First day of service that the files tell of. */
  readonly told_from: string | null;
}

/** Whether the dose comes too soon after the last one. */
export function intervalVerdict(facts: IntervalFacts): Verdict {
  const {day, limit_days, last_day, other_key_day, told_from} = facts;
  if (limit_days === null) return unknown("interval_not_checked", "a row of the drug in reference/dose_limit.csv");
  if (!facts.is_patient_known) return unknown("patient_unknown", "patient_key of claims and schedule.csv");
  const isUnseen = other_key_day !== null && daysBetween(other_key_day, day) < limit_days;
  if (last_day !== null) {
    const gap = daysBetween(last_day, day);
    const words = `${gap} days after ${last_day}, at least ${limit_days}`;
    if (gap < limit_days) return stop("dose_too_early", words);
    return isUnseen ? unlinked() : pass("interval_kept", words);
  }
  // A dose just before the files begin would not be in them.
  if (told_from === null || daysBetween(told_from, day) < limit_days)
    return unknown("interval_before_the_files", `claims from ${limit_days} days before ${day}`);
  return isUnseen ? unlinked() : pass("first_dose_in_files");
}

const unlinked = (): Verdict =>
  unknown("patient_not_linked", "the claim in the practice's export, with its patient_key");
