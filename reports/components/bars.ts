import * as Plot from "@observablehq/plot";
import {dollarsShort, NO_DATA, plural} from "../../src/words/format.ts";
import {hatching} from "./hatch.ts";
import {asImage, inCents} from "./image.ts";
import {onOwnScale} from "./own-scale.ts";
import type {Opens} from "./proof.ts";

/** One bar: a name and its amount in cents, null where nothing is decided yet. */
export interface Bar {
  readonly name: string;
  readonly cents: number | null;
  /** Cost of what has no decision yet, in cents: drawn hatched, apart from the amount. */
  readonly open_cents?: number;
  /** What the chart is about, beside something larger: drawn again on its own scale where it is too thin to see. */
  readonly isApart?: boolean;
  /** The lines its amount is the sum of. */
  readonly opens?: Opens | null;
  /** Where the bar leads. */
  readonly href?: string;
}

export interface BarsOptions {
  readonly width?: number;
  readonly rowHeight?: number;
  /** What the bars count, for the sentence that stands in for the picture: "net cost recovery". */
  readonly measure: string;
  /** What the bars are: "drug". */
  readonly thing: string;
}

/** Width of a letter of a name, on the safe side. */
const LETTER = 7;
/** Between a name and the axis. */
const TICK = 10;
/** Width of a column of amounts at the right. */
const COLUMN = 68;

/**
 * Horizontal bars of dollars around zero, each with its amount; a bar to the left of zero is a loss and red. Where any bar
 * has something open, that is hatched to the left of the bar and both amounts stand in columns at the right.
 */
export function amountBars(
  bars: readonly Bar[],
  {width = 640, rowHeight = 26, measure, thing}: BarsOptions
): SVGElement | HTMLElement {
  const longest = Math.max(...bars.map((bar) => bar.name.length), 4);
  const marginLeft = Math.min(Math.max(70, longest * LETTER + TICK), width * 0.42);
  const letters = Math.max(
    Math.floor((marginLeft - TICK) / (LETTER + 0.4)),
    marginLeft < longest * LETTER + TICK ? 0 : longest
  );
  const open = bars.some((bar) => openOf(bar) > 0);
  const low = Math.min(0, ...bars.map((bar) => Math.min(0, amountOf(bar)) - openOf(bar)));
  const high = Math.max(0, ...bars.map(amountOf));
  const apart = onOwnScale(
    bars.map((bar) => ({...bar, cents: amountOf(bar), isLoss: amountOf(bar) < 0})),
    {low, high, text: dollarsShort}
  );
  const domain = [...bars.map((bar) => bar.name), ...(apart?.domain ?? [])];
  const names = new Map(
    bars.map(({name}, i) => [
      name,
      shortenAll(
        bars.map((bar) => bar.name),
        letters
      )[i]!
    ])
  );
  return asImage(
    Plot.plot({
      width,
      height: domain.length * rowHeight + (open ? 30 : 12),
      marginLeft,
      marginRight: open ? 2 * COLUMN + 4 : high > 0 ? 74 : 12,
      marginTop: open ? 22 : 4,
      marginBottom: 8,
      insetLeft: low < 0 && !open ? 74 : 0,
      ariaLabel: barsInWords(bars, {measure, thing}),
      x: {axis: null, domain: [low, high === low ? 1 : high]},
      y: {
        label: null,
        domain,
        tickSize: 0,
        tickFormat: (name: string) => names.get(apart?.nameOf(name) ?? name) ?? ""
      },
      marks: [
        ...(open ? openMarks(bars) : []),
        Plot.barX(bars, {
          x: amountOf,
          y: "name",
          fill: (bar: Bar) => (amountOf(bar) < 0 ? "var(--loss)" : "var(--ink-soft)"),
          insetTop: 4,
          insetBottom: 4,
          ...(bars.some((bar) => bar.href) ? {href: (bar: Bar) => bar.href ?? null} : {})
        }),
        ...(apart?.marks ?? []),
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        ...(open ? amountColumns(bars) : amountLabels(bars))
      ]
    }),
    bars.map((bar) => ({
      [thing.replaceAll(" ", "_")]: bar.name,
      [measure.replaceAll(" ", "_")]: inCents(bar.cents, bar.opens),
      ...(open ? {pending_cost: inCents(bar.open_cents)} : {})
    }))
  );
}

const amountOf = (bar: Bar): number => bar.cents ?? 0;
const openOf = (bar: Bar): number => bar.open_cents ?? 0;

/** What is open, hatched from the end of a loss or from zero towards what it would be if nothing more came in. */
function openMarks(bars: readonly Bar[]): Plot.Markish[] {
  const hatch = hatching();
  return [
    hatch.mark,
    Plot.barX(
      bars.filter((bar) => openOf(bar) > 0),
      {
        x1: (bar: Bar) => Math.min(0, amountOf(bar)) - openOf(bar),
        x2: (bar: Bar) => Math.min(0, amountOf(bar)),
        y: "name",
        fill: hatch.fill,
        stroke: "var(--ink-soft)",
        strokeWidth: 0.75,
        insetTop: 6,
        insetBottom: 6
      }
    )
  ];
}

/** Both amounts of each bar in columns at the right, under their heads. */
function amountColumns(bars: readonly Bar[]): Plot.Markish[] {
  const column = (dx: number, text: (bar: Bar) => string, fill: (bar: Bar) => string): Plot.Markish =>
    Plot.text(bars, {y: "name", frameAnchor: "right", textAnchor: "end", dx, text, fill, fontVariant: "tabular-nums"});
  const head = (dx: number, text: string): Plot.Markish =>
    Plot.text([text], {
      frameAnchor: "top-right",
      textAnchor: "end",
      lineAnchor: "bottom",
      dx,
      dy: -6,
      fill: "var(--ink-soft)",
      fontSize: 11
    });
  return [
    column(
      COLUMN,
      (bar) => dollarsShort(bar.cents),
      (bar) => (amountOf(bar) < 0 ? "var(--loss)" : "var(--ink)")
    ),
    column(
      2 * COLUMN,
      (bar) => (openOf(bar) > 0 ? dollarsShort(openOf(bar)) : NO_DATA),
      () => "var(--ink-soft)"
    ),
    head(COLUMN, "adjudicated"),
    head(2 * COLUMN, "pending")
  ];
}

/** The amount of each bar at its end. */
function amountLabels(bars: readonly Bar[]): Plot.Markish[] {
  const label = (textAnchor: "start" | "end"): Plot.TextOptions => ({
    text: (bar: Bar) => dollarsShort(bar.cents),
    textAnchor,
    fill: "var(--ink)",
    fontVariant: "tabular-nums"
  });
  return [
    Plot.text(
      bars.filter((bar) => amountOf(bar) >= 0),
      {...label("start"), x: amountOf, y: "name", dx: 5}
    ),
    Plot.text(
      bars.filter((bar) => amountOf(bar) < 0),
      {...label("end"), x: amountOf, y: "name", dx: -5}
    )
  ];
}

/** A name cut to a number of letters, said to be cut. */
export const shorten = (name: string, letters: number): string =>
  name.length > letters ? `${name.slice(0, Math.max(1, letters - 1)).trimEnd()}…` : name;

/** Names cut to a number of letters: those that would read the same keep their ends instead of their beginnings. */
export function shortenAll(names: readonly string[], letters: number): string[] {
  const short = names.map((name) => shorten(name, letters));
  return short.map((name, i) =>
    name !== names[i] && short.indexOf(name) !== short.lastIndexOf(name)
      ? `…${names[i]!.slice(-Math.max(1, letters - 1)).trimStart()}`
      : name
  );
}

/** The bars as a sentence. */
/** The many of a thing that is named in several words: "fates of rows", "classes". */
const pluralOf = (thing: string): string => {
  const [first, ...rest] = thing.split(" of ");
  return [`${first}${/s$/.test(first!) ? "es" : "s"}`, ...rest].join(" of ");
};

export function barsInWords(bars: readonly Bar[], {measure, thing}: {measure: string; thing: string}): string {
  const known = bars.filter((bar) => bar.cents !== null).sort((a, b) => amountOf(b) - amountOf(a));
  const best = known[0];
  const worst = known.at(-1);
  if (!best || !worst) return `No ${thing} to show.`;
  const below = known.filter((bar) => amountOf(bar) < 0).length;
  const range =
    known.length === 1
      ? `${best.name} ${dollarsShort(best.cents)}`
      : `from ${best.name} at ${dollarsShort(best.cents)} to ${worst.name} at ${dollarsShort(worst.cents)}`;
  const open = bars.reduce((sum, bar) => sum + openOf(bar), 0);
  return `Bars of ${measure} for ${plural(bars.length, thing, pluralOf(thing))}: ${range}; ${below} below zero${
    open > 0 ? `; ${dollarsShort(open)} of cost with no decision yet is hatched` : ""
  }.`;
}
