import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {firstMfpYear} from "../../../../src/forecast/mfp/outlook.ts";
import {marketFloat} from "../../../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {dollars, dollarsShort, plural} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";
import {cents, numberInWords} from "./words.ts";

export interface FloatDelays {
  readonly terms_days: number;
  readonly payment_days: number;
}

export const FLOAT_DAYS = 180;

export const LATE_DAYS = 30;

/** M4: cash of all doses entitled to MFP from the first day on, and with refunds 30 days late. */
export function floatPicture(scenario: Scenario, market: Market, delays: FloatDelays): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const quarter = market.quarters.find((one) => one.startsWith(year));
  if (!quarter) return html`<p class="empty">No quarter to show.</p>`;
  const options = {quarter, ...delays, days: FLOAT_DAYS};
  const usual = marketFloat(scenario, market, {...options, late_days: LATE_DAYS});
  const late = marketFloat({...scenario, refund_days: scenario.refund_days + LATE_DAYS}, market, options);
  const rows = Array.from(usual.cash, (cash, day) => ({
    day,
    cash: cents(cash),
    late: cents(late.cash[day]!),
    waiting: cents(usual.refund_waiting[day]!)
  }));
  const deepest =
    usual.peak > 0
      ? `${dollarsShort(cents(usual.peak))} is laid out by day ${usual.peak_day}`
      : "No cash has to be laid out";
  return html`<div>${picture(
    `${deepest}; with refunds ${LATE_DAYS} days late ${dollarsShort(cents(late.peak))}`,
    `Cash of doses entitled to MFP from the first day of ${quarter} on, distributor paid after ${plural(delays.terms_days, "day")}, payer after ${plural(delays.payment_days, "day")}, refund ${numberInWords("refund_days", scenario.refund_days)} after the invoice is paid; dashed: refunds ${LATE_DAYS} days later`,
    responsive((width) => floatChart(rows, width)),
    "mfp_refund"
  )}${dataTable(
    [
      {
        name: `Refund after ${scenario.refund_days} days`,
        peak: cents(usual.peak),
        day: usual.peak_day,
        interest: cents(usual.interest),
        line: cents(usual.credit_line)
      },
      {
        name: `Refund after ${scenario.refund_days + LATE_DAYS} days`,
        peak: cents(late.peak),
        day: late.peak_day,
        interest: cents(late.interest),
        line: cents(late.credit_line)
      }
    ],
    [
      {key: "name", label: "Case"},
      {key: "peak", label: "Most laid out", unit: "$", kind: "money"},
      {key: "day", label: "On day", kind: "count"},
      {key: "interest", label: `Interest in ${FLOAT_DAYS} days`, unit: "$", kind: "money"},
      {key: "line", label: "Credit line", unit: `$, holds if ${LATE_DAYS} days later still`, kind: "money"}
    ],
    {caption: "Cash float", file: "plus-six-mfp-float", proof: {mart: "mfp_refund"}}
  )}</div>`;
}

function floatChart(
  rows: readonly {day: number; cash: number; late: number; waiting: number}[],
  width: number
): SVGElement | HTMLElement {
  const last = rows.at(-1)!;
  const lowest = Math.min(...rows.map((row) => row.cash));
  return asImage(
    Plot.plot({
      width,
      height: 240,
      marginLeft: 70,
      marginRight: 96,
      marginBottom: 34,
      ariaLabel: `Cash falls to ${dollars(lowest)} and stands at ${dollars(last.cash)} after ${last.day + 1} days; ${dollars(last.waiting)} of refunds are then waited for.`,
      x: {label: "days", labelAnchor: "center", labelArrow: "none", ticks: width < 520 ? 4 : 8, tickSize: 3},
      y: {label: null, ticks: 5, tickFormat: (value: number) => dollarsShort(value), grid: true},
      marks: [
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.line(rows, {x: "day", y: "late", stroke: "var(--ink-soft)", strokeDasharray: "4,3"}),
        Plot.line(rows, {x: "day", y: "cash", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.text([last], {
          x: "day",
          y: "cash",
          text: () => dollarsShort(last.cash),
          textAnchor: "start",
          dx: 5,
          fill: "var(--ink)"
        })
      ]
    }),
    rows.map(({day, cash, late, waiting}) => ({
      day,
      cash: inCents(cash),
      cash_with_late_refunds: inCents(late),
      refunds_waiting: inCents(waiting)
    }))
  );
}
