import * as Plot from "@observablehq/plot";
import {dollarsShort, NO_DATA} from "../../src/words/format.ts";
import {hatching} from "./hatch.ts";
import {asImage, inCents} from "./image.ts";
import type {Opens} from "./proof.ts";

/** What a quarter is expected to come to, in cents, with an interval that should hold four of five. */
export interface Estimate {
  readonly cents: number;
  readonly low: number;
  readonly high: number;
}

/** An amount of one quarter, in cents; null where there is no data. */
export interface QuarterAmount {
  readonly quarter: string;
  readonly cents: number | null;
  /** Cost of what has no decision yet, in cents: hatched below the line. */
  readonly open_cents?: number;
  /** The lines its amount is the sum of. */
  readonly opens?: Opens | null;
  /** Drawn hollow beside the column, with its interval. */
  readonly estimate?: Estimate | null;
}

export interface QuarterColumnsOptions {
  readonly width?: number;
  readonly height?: number;
  readonly measure: string;
  /** The quarter under discussion, in the accent. */
  readonly accent?: string | null;
}

type Known = QuarterAmount & {readonly cents: number};
type Estimated = QuarterAmount & {readonly estimate: Estimate};

/** Columns of dollars by quarter from a zero line, each with its amount; the quarter under discussion in the accent. */
export function quarterColumns(
  rows: readonly QuarterAmount[],
  {width = 640, height = 220, measure, accent = null}: QuarterColumnsOptions
): SVGElement | HTMLElement {
  const known = rows.filter((row): row is Known => row.cents !== null);
  const open = known.filter((row) => openOf(row) > 0);
  const narrow = width / rows.length < 62;
  const color = (row: QuarterAmount): string =>
    (row.cents ?? 0) < 0 ? "var(--loss)" : row.quarter === accent ? "var(--accent)" : "var(--ink-faint)";
  const inset = width / rows.length < 40 ? 2 : 3;
  return asImage(
    Plot.plot({
      width,
      height: open.length > 0 ? height + 50 : height,
      marginLeft: 8,
      marginRight: 8,
      marginTop: 22,
      marginBottom: narrow ? 36 : 26,
      insetBottom: open.length > 0 && narrow ? 32 : known.some((row) => row.cents < 0) || open.length > 0 ? 18 : 0,
      ariaLabel: quartersInWords(rows, measure),
      x: {
        label: null,
        domain: rows.map((row) => row.quarter),
        tickSize: 0,
        tickFormat: (q: string) => shortQuarter(q, narrow)
      },
      y: {axis: null, zero: true},
      marks: [
        ...openMarks(open, {narrow, inset}),
        Plot.barY(known, {x: "quarter", y: "cents", fill: color, insetLeft: inset, insetRight: inset}),
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        ...estimateMarks(
          rows.filter((row): row is Estimated => Boolean(row.estimate)),
          narrow
        ),
        Plot.text(
          known.filter((row) => row.cents >= 0 && !row.estimate),
          {...label(narrow), x: "quarter", y: "cents", dy: -9}
        ),
        // Its estimate stands above the column, so its own amount stands in it, at the foot.
        Plot.text(
          known.filter((row) => row.cents >= 0 && row.estimate),
          {
            ...label(narrow),
            x: "quarter",
            y: 0,
            dy: -9,
            fill: "var(--paper)",
            fontWeight: 650,
            fontSize: narrow ? 10 : 12
          }
        ),
        Plot.text(
          known.filter((row) => row.cents < 0 && openOf(row) === 0),
          {...label(narrow), x: "quarter", y: "cents", dy: 9}
        ),
        Plot.text(
          known.filter((row) => row.cents < 0 && openOf(row) > 0),
          {...label(narrow), x: "quarter", y: 0, dy: -9}
        )
      ]
    }),
    rows.map((row) => ({
      quarter: row.quarter,
      [measure.replaceAll(" ", "_")]: inCents(row.cents, row.opens),
      ...(open.length > 0 ? {pending_cost: inCents(row.open_cents)} : {}),
      ...(rows.some(({estimate}) => estimate) ? {estimate: inCents(row.estimate?.cents)} : {})
    }))
  );
}

const openOf = (row: QuarterAmount): number => row.open_cents ?? 0;

/** What is open, hatched below the column or below zero. */
function openMarks(rows: readonly Known[], {narrow, inset}: {narrow: boolean; inset: number}): Plot.Markish[] {
  if (rows.length === 0) return [];
  const hatch = hatching();
  const bottom = (row: Known): number => Math.min(0, row.cents) - openOf(row);
  return [
    hatch.mark,
    Plot.barY(rows, {
      x: "quarter",
      y1: bottom,
      y2: (row: Known) => Math.min(0, row.cents),
      fill: hatch.fill,
      stroke: "var(--ink-soft)",
      strokeWidth: 0.75,
      insetLeft: inset,
      insetRight: inset
    }),
    Plot.text(rows, {
      x: "quarter",
      y: bottom,
      dy: 4,
      text: (row: Known) => `${amount(openOf(row), narrow)}${narrow ? "\n" : " "}open`,
      lineAnchor: "top",
      fill: "var(--ink)",
      fontVariant: "tabular-nums"
    })
  ];
}

/** What a quarter is expected to come to: a hollow mark on the line of its interval. */
function estimateMarks(rows: readonly Estimated[], narrow: boolean): Plot.Markish[] {
  return [
    Plot.ruleX(rows, {
      x: "quarter",
      y1: (row: Estimated) => row.estimate.low,
      y2: (row: Estimated) => row.estimate.high,
      stroke: "var(--ink)",
      strokeWidth: 1.5
    }),
    Plot.dot(rows, {
      x: "quarter",
      y: (row: Estimated) => row.estimate.cents,
      r: 4.5,
      fill: "var(--paper)",
      stroke: "var(--ink)",
      strokeWidth: 1.5
    }),
    Plot.text(rows, {
      x: "quarter",
      y: (row: Estimated) => row.estimate.high,
      dy: -9,
      text: (row: Estimated) =>
        narrow ? amount(row.estimate.cents, true) : `${amount(row.estimate.cents, false)} expected`,
      fill: "var(--ink)",
      fontVariant: "tabular-nums"
    })
  ];
}

const amount = (cents: number, narrow: boolean): string => (narrow ? thousands(cents) : dollarsShort(cents));

const label = (narrow: boolean): Plot.TextOptions => ({
  text: (row: Known) => amount(row.cents, narrow),
  fill: "var(--ink)",
  fontVariant: "tabular-nums"
});

/** Thousands of dollars for columns too narrow for the amount: $212k. */
/** Thousands of dollars, for labels over narrow columns. */
export function thousands(cents: number): string {
  const text = `$${Math.abs(Math.round(cents / 100_000)).toLocaleString("en-US")}k`;
  return cents < 0 ? `\u2212${text}` : text;
}

/** The quarters of an axis that have room for their names, the newest always among them. */
export const roomyQuarters = (quarters: readonly string[], room: number, letters = 52): string[] => {
  const step = Math.max(1, Math.ceil((quarters.length * letters) / Math.max(1, room)));
  return quarters.filter((_, i) => (quarters.length - 1 - i) % step === 0);
};

export const shortQuarter = (quarter: string, narrow: boolean): string =>
  `${quarter.slice(0, 4)}${narrow ? "\n" : " "}${quarter.slice(4)}`;

function quartersInWords(rows: readonly QuarterAmount[], measure: string): string {
  const list = rows
    .map((row) => {
      const open = openOf(row) > 0 ? ` (${dollarsShort(openOf(row))} of cost with no decision yet)` : "";
      const estimate = row.estimate
        ? ` (expected ${dollarsShort(row.estimate.cents)}, between ${dollarsShort(row.estimate.low)} and ${dollarsShort(row.estimate.high)})`
        : "";
      return `${row.quarter} ${row.cents === null ? NO_DATA : dollarsShort(row.cents)}${open}${estimate}`;
    })
    .join(", ");
  return `Columns of ${measure} by quarter: ${list}.`;
}
