import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {OutlookRow} from "../../../../src/forecast/mfp/outlook.ts";
import {dollarsShort} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import type {MfpResult} from "./result.ts";

/** Net cost recovery by quarter: today's, the scenario's middle with its fan, and another scenario's middle. */
export function mfpFan(result: MfpResult, other: MfpResult | null, {height = 300} = {}): HTMLElement {
  const last = result.quarters.at(-1);
  if (!last) return html`<p class="empty">No quarter can be forecast.</p>`;
  const text =
    last.ncr_p10 < 0
      ? `On the worse path of limits all drugs together lose money by ${last.period}`
      : `All drugs together stay above cost to ${last.period}, on the worse path of limits too`;
  return picture(
    text,
    "Net cost recovery a quarter, all drugs, at the trailing year's volume; fan: all drugs together on the worse and on the better of their low (10th percentile) and high (90th percentile) paths, quarters after the twelfth extended",
    responsive((width) => fanChart(result.quarters, other?.quarters ?? null, {width, height})),
    "mfp_trailing"
  );
}

function fanChart(
  rows: readonly OutlookRow[],
  other: readonly OutlookRow[] | null,
  {width, height}: {width: number; height: number}
): SVGElement | HTMLElement {
  const last = rows.at(-1)!;
  const place = new Map(rows.map(({period}, x) => [period, x]));
  const x = (row: OutlookRow): number => place.get(row.period)!;
  return asImage(
    Plot.plot({
      width,
      height,
      marginLeft: 64,
      marginRight: 112,
      marginBottom: 30,
      ariaLabel: `Net cost recovery from ${dollarsShort(rows[0]!.ncr)} in ${rows[0]!.period} to ${dollarsShort(last.ncr)} in ${last.period}, between ${dollarsShort(last.ncr_p10)} and ${dollarsShort(last.ncr_p90)}; today ${dollarsShort(last.today)}.`,
      x: {
        label: null,
        domain: [0, Math.max(1, rows.length - 1)],
        ticks: rows.filter(({period}) => period.endsWith("Q1")).map(x),
        tickFormat: (at: number) => rows[at]?.period.slice(0, 4) ?? "",
        tickSize: 4
      },
      y: {label: null, ticks: 5, tickFormat: (cents: number) => dollarsShort(cents), grid: true},
      marks: [
        Plot.areaY(rows, {x, y1: "ncr_p10", y2: "ncr_p90", fill: "var(--ink-faint)", fillOpacity: 0.25}),
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.ruleX(rows.filter((_, at) => at === 12).map(x), {stroke: "var(--hairline)", strokeDasharray: "2,3"}),
        Plot.line(rows, {x, y: "today", stroke: "var(--ink-soft)", strokeDasharray: "4,3"}),
        ...(other
          ? [Plot.line(other, {x, y: "ncr", stroke: "var(--ink)", strokeWidth: 1.5, strokeDasharray: "1,3"})]
          : []),
        Plot.line(rows, {x, y: "ncr", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.text(
          apart(
            [
              {y: last.ncr_p90, text: `high ${dollarsShort(last.ncr_p90)}`},
              {y: last.ncr, text: `${other ? "A " : ""}${dollarsShort(last.ncr)}`},
              {y: last.today, text: `today ${dollarsShort(last.today)}`},
              {y: last.ncr_p10, text: `low ${dollarsShort(last.ncr_p10)}`},
              ...(other ? [{y: other.at(-1)!.ncr, text: `B ${dollarsShort(other.at(-1)!.ncr)}`}] : [])
            ],
            rows,
            height
          ),
          {x: rows.length - 1, y: "y", text: "text", textAnchor: "start", dx: 6, fill: "var(--ink)"}
        )
      ]
    }),
    rows.map((row) => ({
      quarter: row.period,
      net_cost_recovery: inCents(row.ncr),
      worse_path: inCents(row.ncr_p10),
      better_path: inCents(row.ncr_p90)
    }))
  );
}

/** Pixels of a line of text, and of the chart above and below its scale. */
const [LINE, MARGINS] = [15, 50];

/** Labels moved apart so that none lies on another. */
function apart<T extends {y: number}>(labels: readonly T[], rows: readonly OutlookRow[], height: number): T[] {
  const all = rows.flatMap((row) => [row.ncr_p10, row.ncr_p90, row.today, 0]);
  const step = ((Math.max(...all) - Math.min(...all)) * LINE) / (height - MARGINS);
  const sorted = labels.toSorted((a, b) => a.y - b.y).map((label) => ({...label}));
  for (let i = 1; i < sorted.length; i++) sorted[i]!.y = Math.max(sorted[i]!.y, sorted[i - 1]!.y + step);
  return sorted;
}
