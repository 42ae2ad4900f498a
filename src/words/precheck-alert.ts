import type {Alert, AlertEvent} from "./alert/alert.ts";
import {count, dayWords, dollars, plural} from "./format.ts";
import {findingWords, ruleWords} from "./precheck.ts";

/** One rule's answer on one dose, dollars in whole cents. */
export interface PrecheckRow {
  readonly dose_kind: "claim" | "plan";
  readonly claim_id: string;
  readonly line: number;
  readonly rule: string;
  readonly answer: "pass" | "stop" | "unknown";
  readonly finding: string;
  readonly detail: string;
  readonly telling_file: string | null;
  /** What the dose is worth, and what a stop puts at risk; null where it is not known. */
  readonly dose_cents: number | null;
  readonly risk_cents: number | null;
  readonly act_by: string | null;
  readonly service_date: string;
  readonly drug_name: string;
  readonly payer_name: string;
  readonly site_name: string;
  /** Only where it was asked for. */
  readonly patient: string | null;
}

/** A dose with something that stops it: a dollar is at risk once, however many rules say so. */
export interface StoppedDose {
  readonly of: PrecheckRow;
  readonly act_by: string | null;
  readonly risk_cents: number | null;
  readonly stops: readonly PrecheckRow[];
}

/** The doses that something stops, the nearest deadline first, then the most dollars; deadlines not known last. */
export function stoppedDoses(rows: readonly PrecheckRow[]): StoppedDose[] {
  const byDose = new Map<string, PrecheckRow[]>();
  for (const row of rows) {
    if (row.answer !== "stop") continue;
    const key = JSON.stringify([row.dose_kind, row.claim_id, row.line]);
    byDose.set(key, [...(byDose.get(key) ?? []), row]);
  }
  const doses = [...byDose.values()].map((stops) => ({
    of: stops[0]!,
    act_by: stops.map(({act_by}) => act_by).reduce((a, b) => (a === null || (b !== null && b < a) ? b : a)),
    risk_cents: stops.map(({risk_cents}) => risk_cents).reduce((a, b) => (a === null || (b !== null && b > a) ? b : a)),
    stops
  }));
  return doses.sort(
    (a, b) =>
      compare(a.act_by ?? "9999", b.act_by ?? "9999") ||
      (b.risk_cents ?? -1) - (a.risk_cents ?? -1) ||
      compare(a.of.claim_id, b.of.claim_id) ||
      a.of.line - b.of.line
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is not known of how many doses, with their dollars and the file that would tell: the most dollars first. */
export function unknownAnswers(rows: readonly PrecheckRow[]): {
  rule: string;
  finding: string;
  telling_file: string;
  doses: number;
  cents: number;
  /** Doses whose dollars are not known either. */
  unpriced: number;
}[] {
  const groups = new Map<
    string,
    {rule: string; finding: string; telling_file: string; doses: number; cents: number; unpriced: number}
  >();
  for (const {answer, rule, finding, telling_file, dose_cents} of rows) {
    if (answer !== "unknown") continue;
    const key = JSON.stringify([rule, finding, telling_file]);
    const group = groups.get(key) ?? {rule, finding, telling_file: telling_file ?? "", doses: 0, cents: 0, unpriced: 0};
    group.doses++;
    group.cents += dose_cents ?? 0;
    if (dose_cents === null) group.unpriced++;
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => b.cents - a.cents || b.doses - a.doses || compare(a.rule + a.finding, b.rule + b.finding)
  );
}

const risk = (cents: number | null): string => (cents === null ? "not known" : dollars(cents));
const total = (doses: readonly StoppedDose[]): number =>
  doses.reduce((sum, {risk_cents}) => sum + (risk_cents ?? 0), 0);

/** The finding in a sentence or two: what stops, worth how much, by when, and what is not known. */
export function precheckSentence(rows: readonly PrecheckRow[]): string {
  const doses = new Set(rows.map(({dose_kind, claim_id, line}) => JSON.stringify([dose_kind, claim_id, line]))).size;
  if (doses === 0) return "No dose waits for its answer and none is planned: there is nothing to check.";
  const stopped = stoppedDoses(rows);
  const unknowns = rows.filter(({answer}) => answer === "unknown").length;
  const rest =
    unknowns > 0
      ? ` ${plural(unknowns, "answer is", "answers are")} not known because a file is missing.`
      : " Every rule could answer.";
  if (stopped.length === 0) return `Nothing stops any of ${plural(doses, "dose")}.${rest}`;
  const first = stopped[0]!.act_by;
  return `${count(stopped.length)} of ${plural(doses, "dose")} should not go out as they are, ${dollars(total(stopped))} at risk${first ? `; the first day to act by is ${dayWords(first)}` : ""}.${rest}`;
}

/** The alert of a precheck. Claim numbers are in its tables and never in its calendar. */
export function precheckAlert(
  rows: readonly PrecheckRow[],
  {as_of, practice}: {readonly as_of: string; readonly practice: string | null}
): Alert {
  const stopped = stoppedDoses(rows);
  const hasPatients = rows.some(({patient}) => patient !== null);
  return {
    title: `Before the claim goes out${practice ? `: ${practice}` : ""}`,
    lead: precheckSentence(rows),
    as_of,
    sections: [
      {
        title: "What to fix, by deadline, then by dollars at risk",
        note: "A claim is to be fixed by the day it must be filed, where that is known; a planned dose by its day, or in time to order. Dollars at risk are the payment expected of the dose; where the payer pays less than it cost, the difference.",
        columns: [
          {label: "by"},
          {label: "at risk", is_number: true},
          {label: "dose"},
          {label: "day"},
          ...(hasPatients ? [{label: "patient"}] : []),
          ...[{label: "drug"}, {label: "payer"}, {label: "site"}, {label: "what"}]
        ],
        rows: stopped.map(({of, act_by, risk_cents, stops}) => [
          act_by ?? "not known",
          risk(risk_cents),
          of.dose_kind === "claim" ? `claim ${of.claim_id} line ${of.line}` : `plan ${of.claim_id}`,
          of.service_date,
          ...(hasPatients ? [of.patient ?? ""] : []),
          ...[of.drug_name, of.payer_name, of.site_name],
          stops.map(({finding, detail}) => findingWords(finding) + (detail ? ` (${detail})` : "")).join("; ")
        ]),
        none: "Nothing."
      },
      {
        title: "What is not known, and which file would tell",
        note: "None of these is a pass. Dollars are those of the doses; one dose can lack several answers.",
        columns: [
          {label: "doses", is_number: true},
          {label: "dollars", is_number: true},
          {label: "rule"},
          {label: "what"},
          {label: "would tell"}
        ],
        rows: unknownAnswers(rows).map(({rule, finding, telling_file, doses, cents, unpriced}) => [
          count(doses),
          unpriced === doses ? "not known" : `${dollars(cents)}${unpriced > 0 ? ` and ${unpriced} not known` : ""}`,
          ruleWords(rule),
          findingWords(finding),
          telling_file
        ]),
        none: "Every rule could answer on every dose."
      }
    ],
    events: precheckEvents(stopped, as_of)
  };
}

/** One entry a day: how many doses, worth how much, and what is wrong with them; no claim and no patient. */
function precheckEvents(stopped: readonly StoppedDose[], asOf: string): AlertEvent[] {
  const days = new Map<string, StoppedDose[]>();
  for (const dose of stopped)
    if (dose.act_by && dose.act_by >= asOf) days.set(dose.act_by, [...(days.get(dose.act_by) ?? []), dose]);
  return [...days].map(([day, doses]) => {
    const findings = new Map<string, number>();
    for (const {stops} of doses) for (const {finding} of stops) findings.set(finding, (findings.get(finding) ?? 0) + 1);
    return {
      key: `precheck-${day}`,
      day,
      summary: `${plural(doses.length, "dose")} to fix, ${dollars(total(doses))} at risk`,
      description: [...findings].map(([finding, n]) => `${findingWords(finding)}: ${n}`).join("\n")
    };
  });
}
