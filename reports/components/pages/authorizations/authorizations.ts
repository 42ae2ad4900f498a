import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {dollarsShort, plural, ratio} from "../../../../src/words/format.ts";
import {shorten} from "../../bars.ts";
import {asImage} from "../../image.ts";
import {finding, picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";

interface Turnaround {
  readonly quarter: string;
  readonly payer_name: string;
  readonly requests: number;
  readonly approved_requests: number;
  readonly denied_first_requests: number;
  readonly overturned_requests: number;
  readonly pending_requests: number;
  readonly business_days_median: number | null;
  readonly business_days_p90: number | null;
}
interface Denial {
  readonly reason: string;
  readonly quarter: string;
  readonly denied_first_requests: number;
  readonly overturned_requests: number;
}
interface Risk {
  readonly payer_name: string;
  readonly drug_name: string;
  readonly hcpcs: string;
  readonly authorization_gap: string;
  readonly doses: number;
  readonly margin_at_risk_amount_cents: number;
  readonly cost_at_risk_amount_cents: number;
}
interface Line {
  readonly quarter: string;
  readonly payer_name: string;
  readonly authorization_state: string;
  readonly lines: number;
  readonly paid_lines: number;
  readonly denied_lines: number;
  readonly open_lines: number;
  readonly acquisition_cost_cents: number;
  readonly denied_acquisition_cost_cents: number;
  readonly collected_amount_cents: number;
}
/** data/authorizations.json. */
export interface Authorizations {
  readonly turnaround: readonly Turnaround[];
  readonly denials: readonly Denial[];
  readonly risk: readonly Risk[];
  readonly lines: readonly Line[];
}

const total = <R>(rows: readonly R[], of: (row: R) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
const of = <R extends {quarter: string}>(rows: readonly R[], quarter: string | null): readonly R[] =>
  quarter === null ? rows : rows.filter((row) => row.quarter === quarter);

/** The finding of the page. */
export function authorizationFinding({turnaround, risk}: Authorizations, quarter: string | null): HTMLElement {
  const rows = of(turnaround, quarter);
  const asked = total(rows, (row) => row.requests);
  const denied = total(rows, (row) => row.denied_first_requests);
  const slow = [...rows].sort((a, b) => (b.business_days_p90 ?? 0) - (a.business_days_p90 ?? 0))[0];
  const atRisk = total(risk, (row) => row.margin_at_risk_amount_cents);
  const text =
    asked === 0
      ? "No authorization was asked for in this quarter"
      : `${denied} of ${plural(asked, "authorization")} denied first${
          slow?.business_days_p90
            ? `; nine of ten at ${slow.payer_name} within ${plural(slow.business_days_p90, "business day")}, the slowest`
            : ""
        }${risk.length > 0 ? `; ${dollarsShort(atRisk)} of margin waits on doses not covered` : ""}`;
  return finding(text, `Prior authorizations asked for in ${quarter ?? "all quarters"}`);
}

/** How long each payer takes: from the day by which half of its requests were decided to the day by which nine of ten were. */
export function turnaroundPicture({turnaround}: Authorizations, quarter: string | null): HTMLElement | null {
  const rows = of(turnaround, quarter)
    .flatMap(({payer_name, business_days_median: half, business_days_p90: most, ...row}) =>
      half === null || most === null ? [] : [{name: payer_name, quarter: row.quarter, half, most}]
    )
    .sort((a, b) => b.most - a.most || b.half - a.half);
  // Without a quarter a payer has many rows: its slowest quarter stands for it.
  const slowest = [...new Map(rows.toReversed().map((row) => [row.name, row])).values()].toReversed();
  const [first] = slowest;
  if (!first) return null;
  return picture(
    `${first.name} is slowest: 90th percentile ${plural(first.most, "business day")}`,
    `Business days from request to decision: dot, half of the requests; end of the bar, nine of ten${quarter === null ? "; each payer's slowest quarter" : ""}`,
    responsive((width) => turnaroundChart(slowest, width)),
    "authorization_turnaround"
  );
}

function turnaroundChart(
  rows: readonly {name: string; half: number; most: number}[],
  width: number
): SVGElement | HTMLElement {
  const longest = Math.max(...rows.map(({name}) => name.length));
  const marginLeft = Math.min(longest * 7 + 10, width * 0.42);
  const letters = Math.floor((marginLeft - 10) / 7);
  return asImage(
    Plot.plot({
      width,
      height: rows.length * 26 + 34,
      marginLeft,
      marginRight: 40,
      ariaLabel: rows.map(({name, half, most}) => `${name}: half in ${half}, nine of ten in ${most}`).join("; "),
      x: {
        label: "business days",
        labelAnchor: "center",
        labelArrow: "none",
        domain: [0, Math.max(1, ...rows.map(({most}) => most))],
        ticks: 6,
        tickSize: 3
      },
      y: {
        label: null,
        domain: rows.map(({name}) => name),
        tickSize: 0,
        tickFormat: (name: string) => shorten(name, letters)
      },
      marks: [
        Plot.barX(rows, {y: "name", x1: "half", x2: "most", fill: "var(--ink-faint)", insetTop: 8, insetBottom: 8}),
        Plot.dot(rows, {y: "name", x: "half", r: 4, fill: "var(--ink-soft)"}),
        Plot.text(rows, {
          y: "name",
          x: "most",
          dx: 8,
          textAnchor: "start",
          text: (row: {most: number}) => String(row.most),
          fill: "var(--ink)"
        }),
        Plot.ruleX([0], {stroke: "var(--ink)"})
      ]
    }),
    rows.map(({name, half, most}) => ({payer: name, business_days_median: half, business_days_p90: most}))
  );
}

/** Days to a decision and first answers by payer. */
export function turnaroundTable({turnaround}: Authorizations, quarter: string | null): HTMLElement {
  const columns: Column<Turnaround>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "quarter", label: "Quarter"},
    {key: "requests", label: "Asked for", kind: "count", total: "sum"},
    {key: "business_days_median", label: "Median", unit: "business days", kind: "count"},
    {key: "business_days_p90", label: "Nine of ten in", unit: "business days", kind: "count", bar: true},
    {key: "denied_first_requests", label: "Denied first", kind: "count", total: "sum"},
    {
      key: "denied_first_ratio",
      label: "Denied first",
      unit: "of adjudicated",
      kind: "percent",
      neutral: true,
      value: (row) => ratio(row.denied_first_requests, row.requests - row.pending_requests)
    },
    {key: "overturned_requests", label: "Overturned", kind: "count", total: "sum"},
    {key: "pending_requests", label: "Pending", kind: "count", total: "sum"}
  ];
  return dataTable(of(turnaround, quarter), columns, {
    caption: "Turnaround by payer",
    file: `plus-six-authorizations-${quarter ?? "all"}`,
    proof: {mart: "authorization_turnaround"},
    sort: "-business_days_p90"
  });
}

/** First answers that were denials, by cause. */
export function denialCauses({denials}: Authorizations, quarter: string | null): HTMLElement {
  const rows = of(denials, quarter);
  const columns: Column<Denial>[] = [
    {key: "reason", label: "Cause", wrap: true},
    {key: "quarter", label: "Quarter"},
    {key: "denied_first_requests", label: "Denied first", kind: "count", total: "sum", bar: true},
    {key: "overturned_requests", label: "Overturned", kind: "count", total: "sum"}
  ];
  return dataTable(rows, columns, {
    caption: "First-pass denials by cause",
    file: `plus-six-authorization-denials-${quarter ?? "all"}`,
    proof: {mart: "authorization_denial"},
    sort: "-denied_first_requests",
    empty: "no authorization was denied at first answer."
  });
}

/** Planned doses that no authorization will cover. */
export function riskTable({risk}: Authorizations): HTMLElement {
  const columns: Column<Risk>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "payer_name", label: "Payer"},
    {
      key: "authorization_gap",
      label: "Why",
      value: (row) => (row.authorization_gap === "expired" ? "ends before the dose" : "units used up by then")
    },
    {key: "doses", label: "Planned doses", kind: "count", total: "sum"},
    {
      key: "margin_at_risk_amount",
      label: "Margin at risk",
      unit: "$",
      kind: "money",
      value: (row) => row.margin_at_risk_amount_cents,
      total: "sum"
    },
    {
      key: "cost_at_risk_amount",
      label: "Acquisition cost of them",
      unit: "$",
      kind: "money",
      value: (row) => row.cost_at_risk_amount_cents,
      total: "sum"
    }
  ];
  return dataTable(risk, columns, {
    caption: "Planned doses not covered by the patient's authorization",
    file: "plus-six-authorizations-at-risk",
    proof: {mart: "authorization_at_risk"},
    sort: "-margin_at_risk_amount",
    limit: 20,
    empty: "every planned dose of a patient with an authorization is covered."
  });
}

const STATES: Readonly<Record<string, string>> = {
  valid: "valid on the day",
  outside_its_dates: "outside its dates",
  not_approved: "not approved",
  not_on_file: "not known: the number is in no file",
  number_of_several: "not known: several have the number",
  not_named: "valid, and not named on the claim",
  patient_unknown: "not known: no patient on the claim",
  not_reached: "not known: the files do not reach its day",
  none: "none"
};
const COVERED = new Set(["valid", "not_named"]);
const UNKNOWN = new Set(["not_on_file", "number_of_several", "patient_unknown", "not_reached"]);
const isUnknown = ({authorization_state}: Line): boolean => UNKNOWN.has(authorization_state);

/** Lines with and without a valid authorization, where the payer asks for one. */
export function lineTable({lines}: Authorizations, quarter: string | null): HTMLElement {
  const rows = of(lines, quarter);
  const without = rows.filter((row) => !COVERED.has(row.authorization_state) && !isUnknown(row));
  const unknown = total(rows.filter(isUnknown), (row) => row.lines);
  const columns: Column<Line>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "quarter", label: "Quarter"},
    {
      key: "authorization_state",
      label: "Authorization",
      value: (row) => STATES[row.authorization_state] ?? row.authorization_state
    },
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    {key: "paid_lines", label: "Paid", kind: "count", total: "sum"},
    {key: "denied_lines", label: "Denied", kind: "count", total: "sum"},
    {key: "open_lines", label: "Open", kind: "count", total: "sum"},
    {
      key: "denied_acquisition_cost",
      label: "Acquisition cost denied",
      unit: "$",
      kind: "money",
      value: (row) => row.denied_acquisition_cost_cents,
      total: "sum"
    }
  ];
  return html`<div><p>${
    without.length === 0
      ? unknown === 0
        ? "Every line of a drug its payer authorizes had a valid authorization."
        : "No line of a drug its payer authorizes is known to have had no valid authorization."
      : `${plural(
          total(without, (row) => row.lines),
          "line"
        )} had no valid authorization: ${total(without, (row) => row.paid_lines)} paid all the same, ${total(without, (row) => row.denied_lines)} denied.`
  }${unknown > 0 ? ` Of ${plural(unknown, "line")} it is not known: the number on the claim is in no file of authorizations, or fits several.` : ""}</p>${dataTable(
    rows,
    columns,
    {
      caption: "Drug lines against authorizations",
      file: `plus-six-authorization-lines-${quarter ?? "all"}`,
      proof: {mart: "authorization_line", column: "denied_acquisition_cost", sum: ["denied_acquisition_cost"]},
      sort: "-denied_acquisition_cost",
      limit: 20
    }
  )}</div>`;
}
