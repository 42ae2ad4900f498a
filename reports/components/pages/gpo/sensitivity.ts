import * as Plot from "@observablehq/plot";
import {dollarsShort} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";

/** One lever of the sensitivity picture: what a step of it does to a year's margin. */
export interface Lever {
  readonly name: string;
  readonly cents: number;
}

/** Bars around zero: what each lever, moved by one stated step, does to the margin of a year. */
export function sensitivityBars(rows: readonly Lever[], {width = 640} = {}): SVGElement | HTMLElement {
  const sorted = [...rows].sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents));
  const most = Math.max(1, ...sorted.map((row) => Math.abs(row.cents)));
  return asImage(
    Plot.plot({
      width,
      height: 26 + 30 * sorted.length,
      marginLeft: width < 520 ? 136 : 190,
      marginRight: 30,
      marginBottom: 4,
      ariaLabel: `What moves a year's margin. ${sorted.map((row) => `${row.name}: ${dollarsShort(row.cents)}`).join("; ")}.`,
      x: {axis: null, domain: [-most * 1.45, most * 1.45]},
      y: {label: null, domain: sorted.map((row) => row.name), tickSize: 0},
      marks: [
        Plot.barX(sorted, {
          x: "cents",
          y: "name",
          inset: 4,
          fill: (row: Lever) => (row.cents < 0 ? "var(--loss)" : "var(--ink-faint)")
        }),
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.text(sorted, {
          x: "cents",
          y: "name",
          text: (row: Lever) => (row.cents > 0 ? "+" : "") + dollarsShort(row.cents),
          textAnchor: "start",
          filter: (row: Lever) => row.cents >= 0,
          dx: 6,
          fill: "var(--ink)"
        }),
        Plot.text(sorted, {
          x: "cents",
          y: "name",
          text: (row: Lever) => dollarsShort(row.cents),
          textAnchor: "end",
          filter: (row: Lever) => row.cents < 0,
          dx: -6,
          fill: "var(--loss)"
        })
      ]
    }),
    sorted.map(({name, cents}) => ({lever: name, margin_a_year: inCents(cents)}))
  );
}
