import * as Plot from "@observablehq/plot";
import type {ShareRow} from "../../../../src/payment/gpo/sections.ts";
import {percent} from "../../../../src/words/format.ts";
import {asImage, asShare} from "../../image.ts";
import {roomyQuarters} from "../../quarters.ts";

type Shown = ShareRow & {readonly share: number};
/** Rows whose share is shown; a page of the practice's own has all. */
const shown = (rows: readonly ShareRow[]): Shown[] => rows.filter((row): row is Shown => row.share !== null);

/** Shares of a family's treatment-days by quarter: the own products in the accent, the others in gray, named at the end. */
export function shareLines(all: readonly ShareRow[], {width = 640, height = 260} = {}): SVGElement | HTMLElement {
  const rows = shown(all);
  const quarters = [...new Set(rows.map((row) => row.quarter))].sort();
  const last = rows.filter((row) => row.quarter === quarters.at(-1)).sort((a, b) => b.share - a.share);
  const label = apart(
    last.map((row) => row.share),
    (height - 50) / 1
  );
  return asImage(
    Plot.plot({
      width,
      height,
      marginRight: 130,
      marginLeft: 44,
      ariaLabel: sharesInWords(rows),
      x: {
        type: "point",
        label: null,
        domain: quarters,
        tickSize: 0,
        ticks: roomyQuarters(quarters, width - 176),
        tickFormat: (q: string) => q
      },
      y: {domain: [0, 1], label: null, tickFormat: (v: number) => `${Math.round(v * 100)}%`, ticks: 4, grid: true},
      marks: [
        Plot.line(rows, {
          x: "quarter",
          y: "share",
          z: "hcpcs",
          sort: "quarter",
          stroke: (row: ShareRow) => (row.is_own ? "var(--accent)" : "var(--ink-faint)"),
          strokeWidth: (row: ShareRow) => (row.is_own ? 2.5 : 1.5)
        }),
        ...last.map((row, i) =>
          Plot.text([row], {
            x: "quarter",
            y: "share",
            text: (r: Shown) => `${r.name} ${percent(r.share)}`,
            textAnchor: "start",
            dx: 8,
            dy: label[i] ?? 0,
            fill: row.is_own ? "var(--accent)" : "var(--ink-soft)"
          })
        )
      ]
    }),
    rows.map(({quarter, name, share}) => ({product: name, quarter, share: asShare(share)}))
  );
}

/** Vertical shifts in pixels that keep labels of falling values from covering one another. */
export function apart(values: readonly number[], pixels: number): number[] {
  let above = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    const at = -value * pixels;
    above = Math.max(at, above + 14);
    return above - at;
  });
}

/** The shares as a sentence. */
export function sharesInWords(all: readonly ShareRow[]): string {
  const rows = shown(all);
  const last = rows.reduce((q, row) => (row.quarter > q ? row.quarter : q), "");
  const now = rows.filter((row) => row.quarter === last).sort((a, b) => b.share - a.share);
  return `Share of treatment-days in ${rows[0]?.family ?? "the family"} in ${last}: ${now
    .map((row) => `${row.name} ${percent(row.share)}`)
    .join(", ")}.`;
}
