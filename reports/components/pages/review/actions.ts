import {html} from "htl";
import {actionWords} from "../../../../src/words/action.ts";
import {dollarsShort, plural} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import type {Action} from "./data.ts";

/** The page that goes deeper, and the drug's own page where the action is about one. */
const PAGES: Readonly<Record<string, string>> = {
  appeal_underpayment: "./underpayments.html",
  work_denials: "./denials.html",
  denials_past_appeal: "./denials.html",
  bill_administration: "./administration.html",
  correct_posting: "./data-quality.html",
  stop_white_bagging: "./benefit-shift.html",
  renew_authorizations: "./authorizations.html"
};
const hrefOf = (action: Action): string | null =>
  PAGES[action.action_kind] ?? (action.hcpcs && action.hcpcs !== "none" ? `./drugs/${action.hcpcs}.html` : null);

/** How long there is to act. */
const dueWords = (action: Action): string =>
  action.days_left === null ? "" : `${plural(action.days_left, "day")} left`;

const isLive = (action: Action): boolean =>
  action.is_timely && action.action_status !== "done" && action.action_status !== "dropped";

/** The actions still open and in time, worth most first. */
export const liveActions = (actions: readonly Action[]): Action[] => actions.filter(isLive);

/** The five actions worth most, as a list. */
export function topActions(actions: readonly Action[]): HTMLElement {
  const live = liveActions(actions);
  const sum = live.reduce((total, action) => total + action.recoverable_amount_cents, 0);
  return html`<section class="top-actions" aria-labelledby="top-actions">
    <h2 id="top-actions">Five actions worth most</h2>
    <ol>${live.slice(0, 5).map((action) => {
      const href = hrefOf(action);
      return html`<li><strong>${dollarsShort(action.recoverable_amount_cents)}</strong> <span>${
        href ? html`<a href=${href}>${actionWords(action)}</a>` : actionWords(action)
      } <small>${[dueWords(action), action.owner ? `owner ${action.owner}` : "no owner yet"].filter(Boolean).join(", ")}</small></span></li>`;
    })}</ol>
    <p class="as-of">${plural(live.length, "action")} in time, ${dollarsShort(sum)} at most together: see the <a href="#action-register">register</a>.</p>
  </section>`;
}

/** Every action, with owner and state. */
export function actionRegister(actions: readonly Action[]): HTMLElement {
  const columns: Column<Action>[] = [
    {key: "action", label: "Action", wrap: true, value: actionWords, href: hrefOf},
    {
      key: "recoverable_amount",
      label: "Recoverable",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.recoverable_amount_cents,
      total: "sum",
      neutral: true
    },
    {
      key: "cost_amount",
      label: "Drug cost in it",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.cost_amount_cents
    },
    {key: "billed_amount", label: "Billed", unit: "$", kind: "money_exact", value: (row) => row.billed_amount_cents},
    {key: "days_left", label: "Days left", kind: "count", neutral: true, value: (row) => row.days_left},
    {key: "owner", label: "Owner", value: (row) => row.owner},
    {key: "action_status", label: "State", value: (row) => row.action_status.replaceAll("_", " ")},
    {
      key: "dollars_recovered",
      label: "Brought in",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.dollars_recovered_cents,
      total: "sum"
    },
    {key: "quarter", label: "Quarter"},
    {key: "action_id", label: "Id in actions.csv", wrap: "anywhere"}
  ];
  return dataTable(actions, columns, {
    caption: "Action register, recoverable dollars; what is past its day is kept at the end",
    file: "plus-six-actions",
    limit: 25,
    bold: (row) => isLive(row) && actions.indexOf(row) < 5
  });
}

/** Kinds of action whose finding belongs to a quarter and would show again if nothing had changed. */
const RECURRING = [
  "renegotiate_drug",
  "bill_waste",
  "find_missing_stock",
  "return_expired_lot",
  "appeal_underpayment",
  "recover_off_contract",
  "work_denial_cluster"
];

/** Whether last quarter's findings came back this quarter, and what owners say they brought in. */
export function paidOff(actions: readonly Action[], quarter: string, before: string): HTMLElement {
  const keyOf = (row: Action): string =>
    [row.action_kind, row.hcpcs, row.payer_id, row.site_id, row.action_detail].join("|");
  const now = new Map(actions.filter((row) => row.quarter === quarter).map((row) => [keyOf(row), row]));
  const rows = actions
    .filter((row) => row.quarter === before && RECURRING.includes(row.action_kind))
    .map((row) => ({...row, again_cents: now.get(keyOf(row))?.recoverable_amount_cents ?? 0}));
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {key: "action", label: `Found in ${before}`, wrap: true, value: actionWords, href: hrefOf},
    {
      key: "then",
      label: before,
      unit: "$",
      kind: "money",
      value: (row) => row.recoverable_amount_cents,
      total: "sum",
      neutral: true
    },
    {
      key: "now",
      label: quarter,
      unit: "$",
      kind: "money",
      value: (row) => row.again_cents,
      total: "sum",
      neutral: true
    },
    {
      key: "state",
      label: "Since",
      value: (row) =>
        row.again_cents === 0
          ? "not seen again"
          : row.again_cents < row.recoverable_amount_cents
            ? "smaller"
            : "as large or larger"
    },
    {key: "action_status", label: "State", value: (row) => row.action_status.replaceAll("_", " ")},
    {
      key: "dollars_recovered",
      label: "Brought in",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.dollars_recovered_cents,
      total: "sum"
    }
  ];
  return dataTable(rows, columns, {
    caption: `Did last quarter's actions pay off? The same finding in ${before} and in ${quarter}`,
    file: `plus-six-paid-off-${quarter}`,
    limit: 12,
    sort: "-then",
    empty: "no finding of that quarter can come back."
  });
}
