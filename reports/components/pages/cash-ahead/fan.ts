import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {dayWords, dollarsShort} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {endSentence, type Own, type WeekRow} from "./weeks.ts";

/** The fan: cash on hand and what comes less what goes, to the end of each week, with the credit line. */
export function cashFan(weeks: readonly WeekRow[], own: Own): HTMLElement {
  if (weeks.length === 0) return html`<p class="empty">No week can be told.</p>`;
  return picture(
    endSentence(weeks),
    `Cash from the as-of date to the end of each week, beginning at ${dollarsShort(own.cash * 100)}; fan: 80% range of that week; dashed: the credit line`,
    responsive((width) => fanChart(weeks, own, width)),
    "cash_week"
  );
}

function fanChart(weeks: readonly WeekRow[], {cash, credit_line}: Own, width: number): SVGElement | HTMLElement {
  const start = cash * 100;
  const at = (week: WeekRow, end: "low" | "mid" | "high"): number => start + week[`net_${end}_amount_cents`];
  const rows = [
    {x: 0, low: start, mid: start, high: start},
    ...weeks.map((week) => ({x: week.cash_week, low: at(week, "low"), mid: at(week, "mid"), high: at(week, "high")}))
  ];
  const last = rows.at(-1)!;
  return asImage(
    Plot.plot({
      ...{width, height: 280, marginLeft: 68, marginRight: 76, marginBottom: 30},
      ariaLabel: `Cash from ${dollarsShort(start)} to ${dollarsShort(last.mid)} after thirteen weeks, between ${dollarsShort(last.low)} and ${dollarsShort(last.high)}`,
      x: {
        ...{label: null, domain: [0, 13], tickSize: 4},
        ticks: width < 500 ? [0, 4, 8, 12] : [0, 2, 4, 6, 8, 10, 12],
        tickFormat: (week: number) =>
          week === 0 ? "today" : dayWords(weeks[week - 1]?.week_ends ?? "").replace(/^(\w{3})\w* (\d+),.*$/, "$1 $2")
      },
      y: {label: null, ticks: 5, nice: true, tickFormat: (cents: number) => dollarsShort(cents), grid: true},
      marks: [
        Plot.areaY(rows, {x: "x", y1: "low", y2: "high", fill: "var(--ink-faint)", fillOpacity: 0.25}),
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        ...(credit_line > 0
          ? [Plot.ruleY([-credit_line * 100], {stroke: "var(--ink-soft)", strokeDasharray: "4,3"})]
          : []),
        Plot.line(rows, {x: "x", y: "mid", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.text(
          [
            {y: last.high, text: dollarsShort(last.high)},
            {y: last.mid, text: dollarsShort(last.mid)},
            {y: last.low, text: dollarsShort(last.low)}
          ],
          {x: 13, y: "y", text: "text", textAnchor: "start", dx: 6, fill: "var(--ink)"}
        )
      ]
    }),
    rows.map((row) => ({
      week: row.x,
      cash: inCents(row.mid),
      low: inCents(row.low),
      high: inCents(row.high)
    }))
  );
}
