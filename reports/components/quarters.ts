import * as Plot from "@observablehq/plot";
import {dollarsShort, NO_DATA} from "./format.ts";
import {asImage} from "./image.ts";

/** An amount of one quarter, in cents; null where there is no data. */
export interface QuarterAmount {
  readonly quarter: string;
  readonly cents: number | null;
}

export interface QuarterColumnsOptions {
  readonly width?: number;
  readonly height?: number;
  readonly measure: string;
  /** The quarter under discussion, in the accent. */
  readonly accent?: string | null;
}

/** Columns of dollars by quarter from a zero line, each with its amount; the quarter under discussion in the accent. */
export function quarterColumns(
  rows: readonly QuarterAmount[],
  {width = 640, height = 220, measure, accent = null}: QuarterColumnsOptions
): SVGElement | HTMLElement {
  const known = rows.filter((row): row is {quarter: string; cents: number} => row.cents !== null);
  const narrow = width / rows.length < 62;
  const colour = (row: QuarterAmount): string =>
    (row.cents ?? 0) < 0 ? "var(--loss)" : row.quarter === accent ? "var(--accent)" : "var(--ink-faint)";
  return asImage(
    Plot.plot({
      width,
      height,
      marginLeft: 8,
      marginRight: 8,
      marginTop: 22,
      marginBottom: narrow ? 36 : 26,
      insetBottom: known.some((row) => row.cents < 0) ? 18 : 0,
      ariaLabel: quartersInWords(rows, measure),
      x: {
        label: null,
        domain: rows.map((row) => row.quarter),
        tickSize: 0,
        tickFormat: (q: string) => shortQuarter(q, narrow)
      },
      y: {axis: null, zero: true},
      marks: [
        Plot.barY(known, {x: "quarter", y: "cents", fill: colour, insetLeft: 3, insetRight: 3}),
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.text(
          known.filter((row) => row.cents >= 0),
          {...amountLabel(narrow), x: "quarter", y: "cents", dy: -9}
        ),
        Plot.text(
          known.filter((row) => row.cents < 0),
          {...amountLabel(narrow), x: "quarter", y: "cents", dy: 9}
        )
      ]
    })
  );
}

const amountLabel = (narrow: boolean): Plot.TextOptions => ({
  text: (row: {cents: number}) => (narrow ? thousands(row.cents) : dollarsShort(row.cents)),
  fill: "var(--ink)",
  fontVariant: "tabular-nums"
});

/** Thousands of dollars for columns too narrow for the amount: $212k. */
function thousands(cents: number): string {
  const text = `$${Math.abs(Math.round(cents / 100_000)).toLocaleString("en-US")}k`;
  return cents < 0 ? `\u2212${text}` : text;
}

export const shortQuarter = (quarter: string, narrow: boolean): string =>
  narrow ? `Q${quarter.slice(5)}\n${quarter.slice(2, 4)}` : `Q${quarter.slice(5)} ${quarter.slice(0, 4)}`;

function quartersInWords(rows: readonly QuarterAmount[], measure: string): string {
  const list = rows
    .map(({quarter, cents}) => `${quarter} ${cents === null ? NO_DATA : dollarsShort(cents)}`)
    .join(", ");
  return `Columns of ${measure} by quarter: ${list}.`;
}
