import * as Plot from "@observablehq/plot";
import {dollarsShort, plural} from "./format.ts";
import {asImage} from "./image.ts";

/** One bar: a name and its amount in cents. */
export interface Bar {
  readonly name: string;
  readonly cents: number;
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

/** Horizontal bars of dollars around zero, each with its amount; a bar to the left of zero is a loss and red. */
export function amountBars(
  bars: readonly Bar[],
  {width = 640, rowHeight = 26, measure, thing}: BarsOptions
): SVGElement | HTMLElement {
  const longest = Math.max(...bars.map((bar) => bar.name.length), 4);
  const marginLeft = Math.min(Math.max(70, longest * 7.2), width * 0.42);
  const letters = Math.floor(marginLeft / 7);
  const low = Math.min(0, ...bars.map((bar) => bar.cents));
  const high = Math.max(0, ...bars.map((bar) => bar.cents));
  return asImage(
    Plot.plot({
      width,
      height: bars.length * rowHeight + 12,
      marginLeft,
      marginRight: high > 0 ? 74 : 12,
      marginTop: 4,
      marginBottom: 8,
      insetLeft: low < 0 ? 74 : 0,
      ariaLabel: barsInWords(bars, {measure, thing}),
      x: {axis: null, domain: [low, high === low ? 1 : high]},
      y: {
        label: null,
        domain: bars.map((bar) => bar.name),
        tickSize: 0,
        tickFormat: (name: string) => shorten(name, letters)
      },
      marks: [
        Plot.barX(bars, {
          x: "cents",
          y: "name",
          fill: (bar: Bar) => (bar.cents < 0 ? "var(--loss)" : "var(--ink-soft)"),
          insetTop: 4,
          insetBottom: 4,
          ...(bars.some((bar) => bar.href) ? {href: (bar: Bar) => bar.href ?? null} : {})
        }),
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.text(
          bars.filter((bar) => bar.cents >= 0),
          {...label("start"), x: "cents", y: "name", dx: 5}
        ),
        Plot.text(
          bars.filter((bar) => bar.cents < 0),
          {...label("end"), x: "cents", y: "name", dx: -5}
        )
      ]
    })
  );
}

const label = (textAnchor: "start" | "end"): Plot.TextOptions => ({
  text: (bar: Bar) => dollarsShort(bar.cents),
  textAnchor,
  fill: "var(--ink)",
  fontVariant: "tabular-nums"
});

const shorten = (name: string, letters: number): string =>
  name.length > letters ? `${name.slice(0, Math.max(1, letters - 1)).trimEnd()}…` : name;

/** The bars as a sentence. */
export function barsInWords(bars: readonly Bar[], {measure, thing}: {measure: string; thing: string}): string {
  if (bars.length === 0) return `No ${thing} to show.`;
  const sorted = [...bars].sort((a, b) => b.cents - a.cents);
  const best = sorted[0]!;
  const worst = sorted.at(-1)!;
  const below = bars.filter((bar) => bar.cents < 0).length;
  const range =
    bars.length === 1
      ? `${best.name} ${dollarsShort(best.cents)}`
      : `from ${best.name} at ${dollarsShort(best.cents)} to ${worst.name} at ${dollarsShort(worst.cents)}`;
  return `Bars of ${measure} for ${plural(bars.length, thing)}: ${range}; ${below} below zero.`;
}
