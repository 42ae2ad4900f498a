import {html} from "htl";
import {actionWords, evidenceWords, spanWords} from "../../../../src/words/action.ts";
import {dollarsShort, plural} from "../../../../src/words/format.ts";
import {hasLetter} from "../../../../src/words/letter-kinds.ts";
import {keepChoice} from "../../filters.ts";
import {hasProof, type Proof} from "../../proof.ts";
import {type Column, dataTable} from "../../table.ts";
import {type Desk, deskOf} from "./action-desk.ts";
import type {Action} from "./data.ts";

/** The page an action opens; the payer, drug or site rides in the address. */
const PAGES: Readonly<Record<string, string>> = {
  appeal_underpayment: "underpayments",
  underpayments_past_appeal: "underpayments",
  rebill_restated_limit: "underpayments",
  work_denials: "denials",
  work_denial_cluster: "denials",
  denials_past_appeal: "denials",
  bill_administration: "administration",
  bill_waste: "inventory",
  find_missing_stock: "inventory",
  return_expiring_lot: "inventory",
  return_expired_lot: "inventory",
  recover_off_contract: "purchasing",
  ask_prompt_pay: "purchasing",
  reach_rebate_tier: "purchasing",
  claim_short_rebate: "purchasing",
  correct_posting: "cash",
  stop_white_bagging: "benefit-shift",
  renew_authorizations: "authorizations",
  check_medicare_site: "sites"
};

/** Where an action leads, filtered to what it is about. */
export function hrefOf(action: Action, up = "./"): string {
  const asked = new URLSearchParams();
  if (action.payer_id) asked.set("payer", action.payer_id);
  if (action.hcpcs && action.hcpcs !== "none") asked.set("drug", action.hcpcs);
  if (action.site_id) asked.set("site", action.site_id);
  const page = PAGES[action.action_kind];
  if (page) return `${up}${page}.html?${asked}`;
  return action.hcpcs && action.hcpcs !== "none" ? keepChoice(`${up}drugs/${action.hcpcs}.html`) : `${up}money.html`;
}

/** Days within which an action is this week's. */
const WEEK = 7;
/** Days a full bar of a deadline stands for. */
const FULL = 90;

const isLive = (action: Action): boolean =>
  action.is_timely && action.action_status !== "done" && action.action_status !== "dropped";
/** Recoverable, or in question where nothing is recoverable yet. */
export const worthOf = (action: Action): number => action.recoverable_amount_cents || action.at_risk_amount_cents;

/** The actions still open and in time, worth most first. */
export const liveActions = (actions: readonly Action[]): Action[] => actions.filter(isLive);
/** What open actions can bring back together, without what is only in question. */
export const recoverable = (actions: readonly Action[]): number =>
  actions.reduce((sum, action) => sum + action.recoverable_amount_cents, 0);
/** The open action with the nearest day. */
export const nearest = (actions: readonly Action[]): Action | undefined =>
  actions
    .filter((action) => action.days_left !== null)
    .toSorted((a, b) => a.days_left! - b.days_left! || worthOf(b) - worthOf(a))[0];

/** How long there is to act, as words and as a bar that empties. */
export function deadline(action: Action): HTMLElement {
  if (action.days_left === null) return html`<span class="deadline">no date</span>`;
  const urgent = action.days_left <= WEEK;
  const share = Math.max(2, Math.min(100, (action.days_left / FULL) * 100));
  return html`<span class=${`deadline${urgent ? " urgent" : ""}`}>${plural(action.days_left, "day")} left<span class="deadline-bar" aria-hidden="true"><span class="deadline-fill" style=${{width: `${share}%`}}></span></span></span>`;
}

function item(action: Action, up: string): HTMLElement {
  const evidence = evidenceWords(action);
  const due = action.due_amount_cents;
  const remarks = [
    due > 0 && due < action.recoverable_amount_cents && action.days_left !== null
      ? `for ${dollarsShort(due)} of it`
      : "",
    action.recoverable_amount_cents === 0 ? "in question, not in the total" : "",
    evidence,
    // Where owners are not told, none is said to be missing.
    action.owner === undefined ? "" : action.owner ? `owner ${action.owner}` : "no owner yet"
  ].filter(Boolean);
  return html`<li><strong>${dollarsShort(worthOf(action))}</strong> <span><a href=${hrefOf(action, up)}>${actionWords(action)}</a>
    <small>${deadline(action)} ${remarks.join(" · ")}</small></span></li>`;
}

const COUNTS = ["No", "One", "Two", "Three", "Four", "Five"] as const;
const VIEWS = ["Worth most", "This week"] as const;

/** The five actions to begin with: worth most, or with a day in this week. */
export function topActions(
  actions: readonly Action[],
  {untold}: {readonly untold: readonly object[]},
  up = "./"
): HTMLElement {
  const live = liveActions(actions);
  if (live.length === 0)
    return html`<section class="top-actions" aria-labelledby="top-actions">
      <h2 id="top-actions">${untold.length > 0 ? "Nothing to do is known" : "Nothing to do"}</h2>
      <p class="as-of">${
        untold.length > 0
          ? html`No action of these is in time; <a href=${`${up}data-quality.html#not-known`}>${plural(untold.length, "finding")}</a> the loaded files cannot tell.`
          : "No action of these is in time."
      } <a href=${`${up}money.html`}>All actions</a></p>
    </section>`;
  const soon = live
    .filter((action) => action.days_left !== null && action.days_left <= WEEK)
    .toSorted((a, b) => a.days_left! - b.days_left!);
  const byWorth = live.toSorted((a, b) => b.recoverable_amount_cents - a.recoverable_amount_cents);
  // What must be done within days is among the five, however the rest compare.
  const first = [...new Set([...soon.slice(0, 2), ...byWorth])].slice(0, 5);
  const list = html`<ol></ol>`;
  const show = (view: (typeof VIEWS)[number]): void => {
    const rows = view === "This week" ? soon.slice(0, 5) : first.toSorted((a, b) => worthOf(b) - worthOf(a));
    list.replaceChildren(
      ...(rows.length > 0
        ? rows.map((row) => item(row, up))
        : [html`<li><span></span><span>No action has a day within a week.</span></li>`])
    );
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent?.startsWith(view)));
  };
  const buttons = VIEWS.map(
    (view) =>
      html`<button type="button" class="quiet" ${{onclick: () => show(view)}}>${view}${
        view === "This week" ? ` (${soon.length})` : ""
      }</button>` as HTMLButtonElement
  );
  show("Worth most");
  return html`<section class="top-actions" aria-labelledby="top-actions">
    <h2 id="top-actions">${COUNTS[Math.min(live.length, 5)]} ${live.length === 1 ? "thing" : "things"} to do</h2>
    <p class="bridge-base">${buttons}</p>
    ${list}
    <p class="as-of">${plural(live.length, "action")} in time, ${dollarsShort(recoverable(live))} at most together. <a href=${`${up}money.html`}>All actions</a></p>
  </section>`;
}

/** Owner and state as cells; where they can be set, the two controls of a row say together what became of a change. */
function keptColumns(desk: Desk | null): Column<Action>[] {
  const owner: Column<Action> = {key: "owner", label: "Owner", value: (row) => row.owner};
  const state: Column<Action> = {
    key: "action_status",
    label: "State",
    value: (row) => row.action_status.replaceAll("_", " ")
  };
  if (!desk) return [owner, state];
  const controls = deskOf(desk);
  const made = new Map<string, ReturnType<typeof controls>>();
  const of = (row: Action): ReturnType<typeof controls> => {
    const known = made.get(row.action_id) ?? controls(row);
    made.set(row.action_id, known);
    return known;
  };
  return [
    {...owner, value: (row) => desk.entries.get(row.action_id)?.owner ?? row.owner, show: (row) => of(row).owner},
    {
      ...state,
      value: (row) => (desk.entries.get(row.action_id)?.action_status ?? row.action_status).replaceAll("_", " "),
      show: (row) => of(row).state
    }
  ];
}

/** Evidence, and where the action asks somebody outside for money the letter that does; only in the practice's own build. */
function evidence(action: Action, as_of: string | null): HTMLElement | string {
  const words = evidenceWords(action);
  if (as_of === null || !action.is_timely || !hasProof() || !hasLetter(action)) return words;
  const open = async (): Promise<void> => {
    const {openLetter} = await import("../../letter-drawer.ts");
    const practice = document.querySelector(".report-head .practice")?.textContent?.split(" \u00b7 ")[0] || null;
    await openLetter(
      `Letter: ${actionWords(action)}`,
      {...action, act_by: dayAfter(as_of, action.days_left)},
      practice
    );
  };
  return html`<span>${words} <button type="button" class="letter" aria-haspopup="dialog" aria-label=${`Letter: ${actionWords(action)}`} ${{onclick: open}}>Letter</button></span>`;
}

/** A number of days after a day, ISO; null for no number. */
const dayAfter = (day: string, days: number | null): string | null =>
  days === null ? null : new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const columnsOf = (desk: Desk | null = null, as_of: string | null = null): Column<Action>[] => [
  {key: "action", label: "Action", wrap: true, value: actionWords, href: (row) => hrefOf(row)},
  {
    key: "recoverable_amount",
    label: "Recoverable",
    unit: "$",
    kind: "money",
    value: (row) => row.recoverable_amount_cents,
    total: "sum",
    neutral: true,
    bar: true
  },
  {key: "days_left", label: "Days left", kind: "count", neutral: true, value: (row) => row.days_left, show: deadline},
  {key: "evidence", label: "Evidence", value: evidenceWords, wrap: true, show: (row) => evidence(row, as_of)},
  ...keptColumns(desk),
  {key: "quarter", label: "Of", value: spanWords},
  {
    key: "at_risk_amount",
    label: "In question",
    unit: "$, not in the total",
    kind: "money",
    value: (row) => row.at_risk_amount_cents || null,
    total: "sum"
  },
  {key: "lines", label: "Lines", kind: "count", value: (row) => row.lines},
  {
    key: "cost_amount",
    label: "Acquisition cost in it",
    unit: "$",
    kind: "money",
    value: (row) => row.cost_amount_cents
  },
  {key: "billed_amount", label: "Billed", unit: "$", kind: "money", value: (row) => row.billed_amount_cents},
  {
    key: "dollars_recovered",
    label: "Brought in",
    unit: "$",
    kind: "money",
    value: (row) => row.dollars_recovered_cents,
    total: "sum"
  },
  {key: "action_id", label: "Name in actions.csv", wrap: "anywhere"}
];

/** What was recoverable is not what is: the columns of what is lost have names of their own. */
const lostColumns = (): Column<Action>[] =>
  columnsOf()
    .filter(({key}) => !["evidence", "owner", "action_status"].includes(key))
    .map((column) => ({...column, label: LOST[column.key] ?? column.label}));
const LOST: Readonly<Record<string, string>> = {
  recoverable_amount: "Was recoverable",
  at_risk_amount: "Was in question"
};

/** An action's dollars open its lines, whatever quarters they are of; where a finding is of no one line, its rule. */
const PROOF: Proof<Action> = {
  mart: "action",
  column: "recoverable_amount",
  sum: ["recoverable_amount"],
  where: ({action_id}) => ({action_id, quarter: null}),
  isByLine: ({is_by_line, recoverable_amount_cents}) => is_by_line && recoverable_amount_cents > 0
};

/** Every action that is still in time, one row a thing; what is lost is folded below. With a desk, owners and states can be set. */
export function actionRegister(
  actions: readonly Action[],
  desk: Desk | null = null,
  as_of: string | null = null
): HTMLElement {
  const open = actions.filter((action) => action.is_timely);
  const lost = actions.filter((action) => !action.is_timely);
  return html`<div>${dataTable(open, columnsOf(actions.some(({owner}) => owner !== undefined) ? desk : null, as_of), {
    caption: "What to do, one row a thing; together at most, because findings overlap in places",
    file: "plus-six-actions",
    proof: PROOF,
    sort: "-recoverable_amount",
    limit: 25,
    bold: (row) => row.days_left !== null && row.days_left <= WEEK,
    empty: "no finding can be acted on."
  })}${
    lost.length === 0
      ? null
      : html`<details><summary>Lost: ${plural(lost.length, "row")}, ${dollarsShort(recoverable(lost))} past the day to act</summary>${dataTable(
          lost,
          lostColumns(),
          {
            caption: "Past the day to act, or of quarters too old",
            file: "plus-six-actions-lost",
            proof: PROOF,
            sort: "-recoverable_amount",
            limit: 15
          }
        )}</details>`
  }</div>`;
}

/** What owners say their actions brought in. */
export function broughtIn(actions: readonly Action[]): HTMLElement {
  const done = actions.filter((action) => (action.dollars_recovered_cents ?? 0) !== 0);
  const sum = done.reduce((all, action) => all + (action.dollars_recovered_cents ?? 0), 0);
  return html`<p>${
    done.length === 0
      ? "No owner has entered what an action brought in."
      : `${plural(done.length, "action")} brought in ${dollarsShort(sum)} so far.`
  }</p>`;
}
