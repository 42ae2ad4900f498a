import * as Plot from "@observablehq/plot";
import {actionWords} from "../../../../src/words/action.ts";
import {dollarsShort, inWords, plural} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {nothingToDraw, picture} from "../../page.ts";
import {thousands} from "../../quarters.ts";
import {responsive} from "../../responsive.ts";
import {liveActions, nearest, recoverable} from "./actions.ts";
import type {Action, Due} from "./data.ts";

/** What is still in time, and what must be done first. */
export function moneySentence(actions: readonly Action[], untold = 0): string {
  const live = liveActions(actions);
  if (live.length === 0)
    return untold > 0
      ? `The loaded files tell of nothing to get back; ${plural(untold, "finding")} they cannot tell`
      : "Nothing is left to get back";
  const first = nearest(live);
  const start = `${dollarsShort(recoverable(live))} can still be recovered`;
  return first
    ? `${start}; ${dollarsShort(first.due_amount_cents)} of it within ${plural(first.days_left!, "day")}`
    : start;
}

const WEEKS = 8;
const KINDS = ["Denied", "Underpaid", "From vendors", "Other"] as const;
const COLORS = ["var(--accent)", "var(--ink)", "var(--ink-soft)", "var(--ink-faint)"];
/** The colors in words. */
const SHADES = ["blue", "black", "dark gray", "light gray"];
function kindOf({action_kind}: Action): (typeof KINDS)[number] {
  if (/denial/.test(action_kind)) return "Denied";
  if (/underpayment|rebill|administration|waste|posting/.test(action_kind)) return "Underpaid";
  return /contract|prompt|rebate|expir|tier/.test(action_kind) ? "From vendors" : "Other";
}

const WEEK_NAMES = [
  "this week",
  ...Array.from({length: WEEKS - 1}, (_, i) => `in ${plural(i + 1, "week")}`),
  "later",
  "no date"
];

function weekOf({days_left}: Due): string {
  if (days_left === null) return "no date";
  const week = Math.floor(days_left / 7);
  return week >= WEEKS ? "later" : week === 0 ? "this week" : `in ${plural(week, "week")}`;
}

interface Stacked {
  readonly week: string;
  readonly kind: (typeof KINDS)[number];
  readonly cents: number;
  readonly words: string;
}

/** One block a week and kind, with what is in it in words. */
function stackedByWeek(actions: readonly Action[], due: readonly Due[]): Stacked[] {
  const live = new Map(liveActions(actions).map((action) => [action.action_id, action]));
  const parts = due.flatMap((part) => {
    const action = live.get(part.action_id);
    return action && part.recoverable_amount_cents > 0
      ? [{week: weekOf(part), kind: kindOf(action), cents: part.recoverable_amount_cents, words: actionWords(action)}]
      : [];
  });
  // One kind lies on another, however many actions each is of.
  return KINDS.flatMap((kind) =>
    WEEK_NAMES.flatMap((week) => {
      const own = parts.filter((row) => row.kind === kind && row.week === week);
      const cents = own.reduce((sum, row) => sum + row.cents, 0);
      return cents > 0
        ? [
            {
              week,
              kind,
              cents,
              words: `${kind}: ${inWords(own.slice(0, 4).map((row) => row.words))}${own.length > 4 ? ` and ${own.length - 4} more` : ""}`
            }
          ]
        : [];
    })
  );
}

/** Pixels below which the weeks are named shorter: paper is narrower than the screen. */
const NARROW = 760;

/** Recoverable dollars by week of the last day to act, by kind; what has no day stands at the end. */
export function deadlinePicture(
  actions: readonly Action[],
  due: readonly Due[],
  {height = 210}: {height?: number} = {}
): HTMLElement {
  const domain = WEEK_NAMES;
  const rows = stackedByWeek(actions, due);
  const sums = domain.map((week) => ({
    week,
    cents: rows.filter((row) => row.week === week).reduce((sum, row) => sum + row.cents, 0)
  }));
  const used = KINDS.filter((kind) => rows.some((row) => row.kind === kind));
  if (rows.length === 0) return nothingToDraw("No dollars wait for a day to act: there is nothing to draw.");
  const dated = sums.slice(0, -1).reduce((sum, row) => sum + row.cents, 0);
  if (dated === 0)
    return nothingToDraw(
      `None of the ${dollarsShort(sums.at(-1)!.cents)} has a last day to act: there is nothing to draw.`
    );
  return picture(
    `${dollarsShort(sums[0]!.cents)} has its last day this week, ${dollarsShort(sums.slice(1, 5).reduce((sum, row) => sum + row.cents, 0))} in the four weeks after`,
    `Recoverable dollars by week of the last day to act: ${used.map((kind) => `${kind.toLowerCase()} ${SHADES[KINDS.indexOf(kind)]}`).join(", ")}`,
    responsive((width) =>
      asImage(
        Plot.plot({
          width,
          height,
          marginLeft: 10,
          marginRight: 10,
          marginTop: 34,
          marginBottom: width < NARROW ? 40 : 28,
          ariaLabel: sums.map((row) => `${row.week}: ${dollarsShort(row.cents)}`).join("; "),
          x: {
            label: null,
            domain,
            tickSize: 0,
            tickFormat: (week: string) =>
              width < NARROW
                ? week
                    .replace(/^in (\d+) weeks?$/, "$1 w")
                    .replace("this week", "now")
                    .replace("no date", "no\ndate")
                : week
          },
          y: {axis: null},
          color: {domain: [...used], range: used.map((kind) => COLORS[KINDS.indexOf(kind)]!)},
          marks: [
            Plot.barY(rows, {x: "week", y: "cents", fill: "kind", insetLeft: 3, insetRight: 3, title: "words"}),
            Plot.ruleY([0], {stroke: "var(--ink)"}),
            Plot.text(
              sums.filter((row) => row.cents > 0),
              {
                x: "week",
                y: "cents",
                text: (row: {cents: number}) => (width < NARROW ? thousands(row.cents) : dollarsShort(row.cents)),
                dy: -8,
                fill: "var(--ink)"
              }
            )
          ]
        }),
        rows.map(({week, kind, cents}) => ({week, kind, recoverable_amount: inCents(cents)}))
      )
    ),
    "action"
  );
}
