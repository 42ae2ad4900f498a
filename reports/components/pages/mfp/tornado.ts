import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {firstMfpYear, selectedMarket} from "../../../../src/forecast/mfp/outlook.ts";
import {type TornadoRow, tornado} from "../../../../src/forecast/mfp/outputs.ts";
import {FIELDS, type Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {dollars} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";
import {inYear} from "./exposure.ts";
import {cents, NONE, valueInWords} from "./words.ts";

/** M7: what each assumption alone does to the year, widest first. */
export function tornadoPicture(scenario: Scenario, market: Market): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const part = inYear(selectedMarket(scenario, market), year);
  if (part.cells.count === 0) return html`<p class="empty">${NONE}</p>`;
  const rows = tornado(scenario, part);
  const label = ({assumption}: TornadoRow) =>
    (FIELDS as Record<string, {label: string}>)[assumption]?.label ?? assumption;
  const widest = rows[0]!;
  return html`<div>${picture(
    `Most hangs on: ${label(widest)}, ${dollars(cents(widest.swing))} between its ends`,
    `Net cost recovery of selected drugs in ${year} with each assumption alone at the ends of its range`,
    responsive((width) => tornadoChart(rows, label, width)),
    "mfp_trailing"
  )}${dataTable(
    rows.map((row) => ({
      name: label(row),
      low: valueInWords(row.assumption, row.low),
      high: valueInWords(row.assumption, row.high),
      ncr_low: cents(row.ncr_low),
      ncr_high: cents(row.ncr_high),
      swing: cents(row.swing)
    })),
    [
      {key: "name", label: "Assumption"},
      {key: "low", label: "One end"},
      {key: "high", label: "Other end"},
      {key: "ncr_low", label: "At the one", unit: "$", kind: "money"},
      {key: "ncr_high", label: "At the other", unit: "$", kind: "money"},
      {key: "swing", label: "Between them", unit: "$", kind: "money"}
    ],
    {caption: "What each assumption does alone", file: "plus-six-mfp-tornado", proof: {mart: "mfp_trailing"}}
  )}</div>`;
}

function tornadoChart(
  rows: readonly TornadoRow[],
  label: (row: TornadoRow) => string,
  width: number
): SVGElement | HTMLElement {
  const low = (row: TornadoRow) => cents(Math.min(row.ncr_low, row.ncr_high));
  const high = (row: TornadoRow) => cents(Math.max(row.ncr_low, row.ncr_high));
  const narrow = width < 520;
  return asImage(
    Plot.plot({
      width,
      height: 26 * rows.length + 36,
      // As wide as the longest name, within half of the chart.
      marginLeft: Math.min(width * 0.5, 12 + 6.4 * Math.max(...rows.map((row) => label(row).length))),
      marginRight: 84,
      ariaLabel: rows.map((row) => `${label(row)}: ${dollars(low(row))} to ${dollars(high(row))}`).join("; "),
      x: {
        label: null,
        ticks: width < 320 ? 2 : narrow ? 2 : 6,
        tickFormat: (value: number) => dollars(value),
        grid: true
      },
      y: {label: null, domain: rows.map(label), tickSize: 0},
      marks: [
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.barX(rows, {y: label, x1: low, x2: high, fill: "var(--ink-faint)", insetTop: 5, insetBottom: 5}),
        Plot.text(rows, {
          y: label,
          frameAnchor: "right",
          dx: 80,
          textAnchor: "end",
          text: (row) => dollars(cents(row.swing)),
          fill: "var(--ink)",
          fontVariant: "tabular-nums"
        })
      ]
    }),
    rows.map((row) => ({
      assumption: label(row),
      net_cost_recovery_low: inCents(low(row)),
      net_cost_recovery_high: inCents(high(row))
    }))
  );
}
