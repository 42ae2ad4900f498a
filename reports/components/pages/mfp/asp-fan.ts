import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {ForecastRow} from "../../../../src/forecast/asp/forecast.ts";
import {price} from "../../../../src/words/format.ts";
import {asImage, aUnit} from "../../image.ts";

export interface AspFanOptions {
  readonly width?: number;
  readonly height?: number;
  /** Limits published so far, oldest first. */
  readonly past?: readonly {quarter: string; payment_limit: number | null}[];
  readonly name: string;
}

/** The payment limit of one code: what was published, then the middle of the forecast in its fan from P10 to P90. */
export function aspFan(
  rows: readonly Pick<ForecastRow, "quarter" | "p10" | "p50" | "p90">[],
  {width = 320, height = 180, past = [], name}: AspFanOptions
): HTMLElement | SVGElement {
  const last = rows.at(-1);
  if (!last) return html`<p class="empty">${name}: no limit to forecast.</p>`;
  const known = past.filter((row): row is {quarter: string; payment_limit: number} => row.payment_limit !== null);
  const quarters = [...new Set([...known.map(({quarter}) => quarter), ...rows.map(({quarter}) => quarter)])].sort();
  const place = new Map(quarters.map((quarter, x) => [quarter, x]));
  const x = ({quarter}: {quarter: string}): number => place.get(quarter)!;
  const now = known.at(-1);
  const fan = now
    ? [{quarter: now.quarter, p10: now.payment_limit, p50: now.payment_limit, p90: now.payment_limit}, ...rows]
    : rows;
  return asImage(
    Plot.plot({
      width,
      height,
      marginLeft: 52,
      marginRight: 70,
      marginTop: 10,
      marginBottom: 24,
      ariaLabel: `${name}: payment limit ${now ? `${price(now.payment_limit)} in ${now.quarter}, ` : ""}${price(last.p50)} in ${last.quarter}, between ${price(last.p10)} and ${price(last.p90)}.`,
      x: {
        label: null,
        domain: [0, Math.max(1, quarters.length - 1)],
        ticks: quarters.flatMap((quarter, at) =>
          quarter.endsWith("Q1") && Number(quarter.slice(0, 4)) % 2 === 0 ? [at] : []
        ),
        tickFormat: (at: number) => quarters[at]?.slice(0, 4) ?? "",
        tickSize: 3
      },
      y: {label: null, ticks: 4, zero: false, grid: true},
      marks: [
        Plot.areaY(fan, {x, y1: "p10", y2: "p90", fill: "var(--ink-faint)", fillOpacity: 0.25}),
        Plot.line(fan, {x, y: "p50", stroke: "var(--accent)", strokeWidth: 1.75, strokeDasharray: "4,2"}),
        Plot.line(known, {x, y: "payment_limit", stroke: "var(--ink)", strokeWidth: 1.75}),
        Plot.text([last], {x, y: "p90", text: () => price(last.p90, 2), textAnchor: "start", dx: 5}),
        Plot.text([last], {
          x,
          y: "p50",
          text: () => price(last.p50, 2),
          textAnchor: "start",
          dx: 5,
          fill: "var(--accent)"
        }),
        Plot.text([last], {x, y: "p10", text: () => price(last.p10, 2), textAnchor: "start", dx: 5})
      ]
    }),
    [
      ...known.map(({quarter, payment_limit}) => ({
        quarter,
        published: aUnit(payment_limit),
        p10: null,
        median: null,
        p90: null
      })),
      ...rows.map(({quarter, p10, p50, p90}) => ({
        quarter,
        published: null,
        p10: aUnit(p10),
        median: aUnit(p50),
        p90: aUnit(p90)
      }))
    ]
  );
}
