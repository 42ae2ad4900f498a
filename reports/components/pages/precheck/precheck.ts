import {html} from "htl";
import {count, dollarsShort, plural} from "../../../../src/words/format.ts";
import {findingWords, ruleWords} from "../../../../src/words/precheck.ts";
import {type Column, dataTable} from "../../table.ts";

interface Total {
  readonly dose_kind: "claim" | "plan";
  readonly doses: number;
  readonly stopped_doses: number;
  readonly risk_amount_cents: number;
  readonly unknown_answers: number;
  readonly act_by_week: string | null;
}
interface Stop {
  readonly dose_kind: "claim" | "plan";
  readonly precheck_rule: string;
  readonly finding: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly site_id: string;
  readonly site_name: string;
  readonly lines: number;
  readonly risk_amount_cents: number;
  readonly act_by_week: string | null;
}
interface Unknown {
  readonly precheck_rule: string;
  readonly finding: string;
  readonly telling_file: string;
  readonly lines: number;
  readonly dose_amount_cents: number;
}
interface Scores {
  readonly scored_lines: number;
  readonly months: number;
  readonly brier_score: number | null;
  readonly base_brier_score: number | null;
  readonly spoken_lines: number;
  readonly spoken_brier_score: number | null;
  readonly spoken_base_brier_score: number | null;
  readonly pairs: number;
  readonly spoken_pairs: number;
}
interface Risk {
  readonly payer_id: string;
  readonly payer_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly lines: number;
  readonly first_denied_lines: number;
  readonly denial_rate: number;
  readonly base_rate: number;
  readonly scored_lines: number;
  readonly brier_score: number | null;
  readonly base_brier_score: number | null;
  readonly is_spoken: boolean;
}
/** data/precheck.json. */
export interface Prechecked {
  readonly totals: readonly Total[];
  readonly stops: readonly Stop[];
  readonly unknowns: readonly Unknown[];
  readonly scores: Scores;
  readonly risks: readonly Risk[];
}

const KINDS = {claim: "pending", plan: "planned"} as const;

/** How many doses something stops, at risk for how much, and what is not known. */
export function precheckFound({totals}: Prechecked): string {
  const doses = totals.reduce((sum, row) => sum + row.doses, 0);
  if (doses === 0) return "No claim is pending and no dose is planned: there is nothing to check.";
  const parts = totals.map(
    ({dose_kind, doses: all, stopped_doses, risk_amount_cents}) =>
      `${count(stopped_doses)} of ${plural(all, `${KINDS[dose_kind]} dose`)} should not go out as they are, ${dollarsShort(risk_amount_cents)} at risk`
  );
  const unknown = totals.reduce((sum, row) => sum + row.unknown_answers, 0);
  return `${parts.join("; ")}. ${unknown > 0 ? `${plural(unknown, "answer is", "answers are")} not known.` : "Every rule could answer."}`;
}

/** What stops doses, the nearest week first. One dose can be in several rows. */
export function stopsTable({stops}: Prechecked): HTMLElement {
  const columns: Column<Stop>[] = [
    {key: "act_by_week", label: "By", unit: "week of", value: (row) => row.act_by_week ?? "not known"},
    {key: "finding", label: "What", wrap: true, value: (row) => findingWords(row.finding)},
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "payer_name", label: "Payer"},
    {key: "site_name", label: "Site"},
    {key: "lines", label: "Doses", kind: "count", total: "sum"},
    {key: "risk_amount", label: "At risk", unit: "$", kind: "money", value: (row) => row.risk_amount_cents},
    {key: "dose_kind", label: "Claim", value: (row) => KINDS[row.dose_kind]}
  ];
  return dataTable(stops, columns, {
    caption: "Doses that should not go out as they are",
    file: "plus-six-precheck",
    proof: {
      mart: "precheck",
      column: "risk_amount",
      sum: ["risk_amount"],
      where: ({dose_kind, precheck_rule, finding, hcpcs, payer_id, site_id}) => ({
        ...{dose_kind, precheck_rule, finding, answer: "stop"},
        ...{hcpcs, payer_id, site_id}
      })
    },
    limit: 12,
    empty: "nothing stops any dose."
  });
}

/** What is not known, and which file would tell. */
export function unknownsTable({unknowns}: Prechecked): HTMLElement {
  const columns: Column<Unknown>[] = [
    {key: "precheck_rule", label: "Rule", value: (row) => ruleWords(row.precheck_rule)},
    {key: "finding", label: "What is not known", wrap: true, value: (row) => findingWords(row.finding)},
    {key: "telling_file", label: "Would tell", wrap: true},
    {key: "lines", label: "Doses", kind: "count"},
    {key: "dose_amount", label: "Of doses worth", unit: "$", kind: "money", value: (row) => row.dose_amount_cents}
  ];
  return dataTable(unknowns, columns, {
    caption: "What is not known before claims go out",
    file: "plus-six-precheck-unknown",
    proof: {mart: "precheck"},
    limit: 8,
    empty: "every rule could answer on every dose."
  });
}

/** What was found of the doses there are, and of the history of denials where there is one. */
export function precheckTables(prechecked: Prechecked): HTMLElement[] {
  const hasDoses = prechecked.totals.some(({doses}) => doses > 0);
  return [
    ...(hasDoses ? [stopsTable(prechecked), unknownsTable(prechecked)] : []),
    html`<p>${scoreWords(prechecked)}</p>` as HTMLElement,
    ...(prechecked.risks.length > 0 ? [denialRiskTable(prechecked)] : [])
  ];
}

const score = (value: number | null): string => (value === null ? "–" : value.toFixed(4));

/** Whether denials of the past tell of the next: the score of the forecast beside that of the base rate. */
export function scoreWords({scores}: Prechecked): string {
  const {scored_lines, months, brier_score, base_brier_score, spoken_lines, pairs, spoken_pairs} = scores;
  if (pairs === 0) return "No payer's first answers are known: the history of denials says nothing.";
  const all =
    scored_lines > 0
      ? `On ${plural(scored_lines, "line")} of ${plural(months, "month")}, each forecast from what was known when the month began, the Brier score is ${score(brier_score)}, that of the base rate ${score(base_brier_score)} (lower is better).`
      : "No line was answered that could have been forecast.";
  const spoken =
    spoken_lines > 0
      ? ` Where it spoke: ${score(scores.spoken_brier_score)} against ${score(scores.spoken_base_brier_score)} on ${plural(spoken_lines, "line")}.`
      : "";
  const now =
    spoken_pairs === 0
      ? ` It is silent on all ${plural(pairs, "pair")} of payer and drug: none beats the base rate by more than chance.`
      : ` It speaks of ${count(spoken_pairs)} of ${plural(pairs, "pair")} of payer and drug.`;
  return all + spoken + now;
}

/** First denials by payer and drug, those spoken of first. */
export function denialRiskTable({risks}: Prechecked): HTMLElement {
  const columns: Column<Risk>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "lines", label: "First answers", kind: "count"},
    {key: "first_denied_lines", label: "Denied", kind: "count"},
    {key: "denial_rate", label: "Rate, shrunk", kind: "percent", neutral: true},
    {key: "brier_score", label: "Brier score", value: (row) => score(row.brier_score)},
    {key: "base_brier_score", label: "Base rate's", value: (row) => score(row.base_brier_score)},
    {key: "is_spoken", label: "Says", value: (row) => (row.is_spoken ? "speaks" : "silent")}
  ];
  return html`<div>${dataTable(risks, columns, {
    caption: "First denials by payer and drug",
    file: "plus-six-denial-risk",
    proof: {mart: "denial_risk", column: "first_denied_lines", sum: ["first_denied_lines"]},
    limit: 8,
    empty: "no first answer is known."
  })}</div>`;
}
