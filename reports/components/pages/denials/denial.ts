import {count, dollars, dollarsShort, percent, plural, ratio} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {figures, picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import {responsive} from "../../responsive.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** Denials of one reason, drug, payer and quarter of service (data/denials.json). */
export interface DenialRow {
  readonly carc: string;
  readonly reason: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly is_drug: boolean;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly quarter: string;
  readonly lines: number;
  readonly denied_claims: number;
  readonly overturned_lines: number;
  /** Days added up over overturned lines. */
  readonly days_to_overturn: number | null;
  readonly billed_amount_cents: number;
  readonly drug_cost_cents: number;
  readonly drug_cost_at_risk_cents: number;
  readonly overturned_paid_amount_cents: number;
}

/** Claims decided and denied at the first decision, by payer and quarter. */
export interface FirstPassRow {
  readonly payer_id: string;
  readonly payer_name: string;
  readonly quarter: string;
  readonly decided_claims: number;
  readonly first_pass_denied_claims: number;
}

const ADDED = [
  "lines",
  "denied_claims",
  "overturned_lines",
  "days_to_overturn",
  "billed_amount_cents",
  "drug_cost_cents",
  "drug_cost_at_risk_cents",
  "overturned_paid_amount_cents"
] as const;
const byRisk = (a: {drug_cost_at_risk_cents: number}, b: {drug_cost_at_risk_cents: number}): number =>
  b.drug_cost_at_risk_cents - a.drug_cost_at_risk_cents;

/** The finding: the largest cluster of one reason, drug, payer and quarter. */
export function denialSentence(rows: readonly DenialRow[]): string {
  const worst = rows.filter((row) => row.is_drug).toSorted(byRisk)[0];
  if (!worst || worst.drug_cost_at_risk_cents === 0) return "No denied drug is still unpaid";
  return `${worst.payer_name} denied ${plural(worst.lines, "line")} of ${worst.drug_name} in ${worst.quarter} (${worst.reason.toLowerCase()}): ${dollarsShort(
    worst.drug_cost_at_risk_cents
  )} of drug cost at risk`;
}

/** Acquisition cost at risk, first-pass denial rate, overturn rate and days: each with its numerator and denominator. */
export function denialFigures(rows: readonly DenialRow[], first: readonly FirstPassRow[]): HTMLElement {
  const drugs = rows.filter((row) => row.is_drug);
  const [lines, overturned, days] = [
    total(drugs, "lines"),
    total(drugs, "overturned_lines"),
    total(drugs, "days_to_overturn")
  ];
  const [decided, denied] = [total(first, "decided_claims"), total(first, "first_pass_denied_claims")];
  return figures([
    {
      label: "Acquisition cost at risk",
      value: dollars(total(drugs, "drug_cost_at_risk_cents")),
      proof: {mart: "denial", sum: ["drug_cost_at_risk"], where: {is_drug: true}},
      note: `denied and not paid since, of ${dollars(total(drugs, "drug_cost_cents"))} denied at first`
    },
    {
      label: "Denied at first decision",
      value: percent(ratio(denied, decided)),
      proof: {mart: "first_pass"},
      note: `${count(denied)} of ${count(decided)} claims with a drug`
    },
    {
      label: "Overturned",
      value: percent(ratio(overturned, lines)),
      proof: {mart: "denial"},
      note: `${count(overturned)} of ${count(lines)} denied drug lines, paid ${dollars(total(drugs, "overturned_paid_amount_cents"))}`
    },
    {
      label: "Days to overturn",
      value: overturned === 0 ? "–" : (days / overturned).toFixed(1),
      proof: {mart: "denial"},
      note: `${count(days)} days ÷ ${plural(overturned, "line")}`
    }
  ]);
}

/** Acquisition cost at risk by reason. */
export function denialPicture(rows: readonly DenialRow[]): HTMLElement | null {
  const reasons = addUp(
    rows.filter((row) => row.is_drug),
    (row) => row.carc,
    {keep: ["carc", "reason"], add: ["drug_cost_at_risk_cents"]}
  )
    .filter((row) => row.drug_cost_at_risk_cents > 0)
    .toSorted(byRisk);
  const [main] = reasons;
  if (!main) return null;
  const share = percent(main.drug_cost_at_risk_cents / total(reasons, "drug_cost_at_risk_cents"));
  return picture(
    `${main.reason}: ${share} of the drug cost at risk`,
    "Acquisition cost of denied drug lines not paid since, by reason (CARC), dollars",
    responsive((width) =>
      amountBars(
        reasons.map((row) => ({
          name: `${row.carc} ${row.reason}`,
          cents: row.drug_cost_at_risk_cents,
          opens: {mart: "denial", sum: ["drug_cost_at_risk"], where: {carc: row.carc, is_drug: true}}
        })),
        {width, measure: "drug cost at risk", thing: "reason"}
      )
    ),
    "denial"
  );
}

type Group = Pick<DenialRow, "carc" | "reason" | "hcpcs" | "drug_name" | "payer_id" | "payer_name"> &
  Record<(typeof ADDED)[number], number>;

/** Denials by reason, drug and payer, quarters added up. */
export function denialTable(rows: readonly DenialRow[], words: string): HTMLElement {
  const groups: Group[] = addUp(rows, (row) => `${row.carc}|${row.hcpcs}|${row.payer_id}`, {
    keep: ["carc", "reason", "hcpcs", "drug_name", "payer_id", "payer_name"],
    add: ADDED
  });
  const columns: Column<Group>[] = [
    {key: "reason", label: "Reason"},
    {key: "carc", label: "CARC"},
    {key: "drug_name", label: "Drug or service"},
    {key: "hcpcs", label: "Code"},
    {key: "payer_name", label: "Payer", href: payerLink},
    {...money("drug_cost_at_risk", "At risk", "$ of drug cost"), bar: true},
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    {key: "denied_claims", label: "Claims", kind: "count", total: "sum"},
    money("billed_amount", "Billed"),
    money("drug_cost", "Acquisition cost", "$ denied"),
    {key: "overturned_lines", label: "Overturned", unit: "lines", kind: "count", total: "sum"},
    {
      key: "overturn_rate",
      label: "Overturn rate",
      unit: "of lines",
      kind: "percent",
      value: (row) => ratio(row.overturned_lines, row.lines),
      total: (shown) => ratio(total(shown, "overturned_lines"), total(shown, "lines"))
    },
    {
      key: "days_to_overturn_average",
      label: "Days",
      unit: "denial to payment",
      kind: "count",
      value: (row) => (row.overturned_lines === 0 ? null : Math.round(row.days_to_overturn / row.overturned_lines))
    }
  ];
  return dataTable(groups, columns, {
    caption: `Denials by reason, drug and payer: ${words}`,
    file: "plus-six-denials",
    proof: {mart: "denial", column: "drug_cost_at_risk", sum: ["drug_cost_at_risk"]},
    sort: "-drug_cost_at_risk",
    limit: 40,
    empty: "nothing was denied."
  });
}

function money(key: "billed_amount" | "drug_cost" | "drug_cost_at_risk", label: string, unit = "$"): Column<Group> {
  return {key, label, unit, kind: "money", value: (row) => row[`${key}_cents`], total: "sum"};
}

/** First-pass denial rate by payer. */
export function firstPassTable(rows: readonly FirstPassRow[], words: string): HTMLElement {
  const groups = addUp(rows, (row) => row.payer_id, {
    keep: ["payer_name"],
    add: ["decided_claims", "first_pass_denied_claims"]
  });
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "first_pass_denied_claims", label: "Denied", unit: "claims, at first decision", kind: "count", total: "sum"},
    {key: "decided_claims", label: "Decided", unit: "claims with a drug", kind: "count", total: "sum"},
    {
      key: "first_pass_denial_rate",
      label: "Denial rate",
      unit: "denied ÷ adjudicated",
      kind: "percent",
      value: (row) => ratio(row.first_pass_denied_claims, row.decided_claims),
      total: (shown) => ratio(total(shown, "first_pass_denied_claims"), total(shown, "decided_claims"))
    }
  ];
  return dataTable(groups, columns, {
    caption: `First-pass denials by payer: ${words}`,
    file: "plus-six-first-pass",
    proof: {mart: "first_pass"},
    sort: "-first_pass_denial_rate",
    empty: "no claim is adjudicated."
  });
}
