import * as Plot from "@observablehq/plot";
import {price} from "../../src/words/format.ts";
import {asImage, aUnit} from "./image.ts";
import {shortQuarter} from "./quarters.ts";

/** A quarter of one drug: dollars per billing unit, null where there is none. */
export interface LimitCost {
  readonly quarter: string;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
  /** Cost at which Medicare's payment after sequestration is used up; null where unknown. */
  readonly break_even: number | null;
  /** The quarter has a published limit but no claims yet. */
  readonly is_next?: boolean;
  /** Which CMS file the limit is from, for the tooltip. */
  readonly vintage?: string | null;
}

export interface LimitCostOptions {
  readonly width?: number;
  readonly height?: number;
}

interface Point extends LimitCost {
  readonly x: number;
}

/**
 * Payment limit against acquisition cost per unit by quarter, the gap filled: gray where the limit is above the cost, red where the
 * cost is above. Break-even dashed, a quarter to come dotted.
 */
export function limitAgainstCost(
  rows: readonly LimitCost[],
  {width = 640, height = 300}: LimitCostOptions = {}
): SVGElement | HTMLElement {
  const points: Point[] = rows.map((row, x) => ({...row, x}));
  const limits = points.filter((p) => p.payment_limit !== null);
  const costs = points.filter((p) => p.unit_cost !== null);
  const narrow = width / Math.max(1, rows.length) < 62;
  const values = points.flatMap((p) => [p.payment_limit, p.unit_cost, p.break_even]).filter((v) => v !== null);
  const low = Math.min(...values);
  const high = Math.max(...values);
  // Letters of the labels at the right end.
  const letters = Math.max(
    ...[limits.at(-1)?.payment_limit, costs.at(-1)?.unit_cost].map((v) => `Limit ${price(v)}`.length)
  );
  const pad = Math.max((high - low) * 0.15, high * 0.01, 0.001);
  return asImage(
    Plot.plot({
      width,
      height,
      marginLeft: 56,
      marginRight: Math.max(narrow ? 92 : 118, 14 + 6.5 * letters),
      marginTop: 14,
      marginBottom: 30,
      ariaLabel: limitCostInWords(rows),
      x: {
        label: null,
        domain: [0, Math.max(1, rows.length - 1)],
        // Years in two lines need room: every second quarter on a telephone, the newest always.
        ticks: points.map((p) => p.x).filter((x) => width / rows.length >= 45 || (points.length - 1 - x) % 2 === 0),
        tickSize: 0,
        tickFormat: (x: number) => shortQuarter(rows[x]?.quarter ?? "", narrow)
      },
      y: {
        label: null,
        domain: [low - pad, high + pad],
        ticks: 5,
        tickFormat: (v: number) => price(v, high < 10 ? 3 : high < 1000 ? 2 : 0),
        grid: true
      },
      marks: [
        ...marksOf(points),
        ...endLabels(limits.at(-1), costs.at(-1), points.filter((p) => p.break_even !== null).at(-1), {
          low,
          high,
          height
        }),
        Plot.tip(limits, Plot.pointerX({x: "x", y: "payment_limit", title: tipText, fill: "var(--paper)"}))
      ]
    }),
    rows.map(({quarter, payment_limit, unit_cost, break_even}) => ({
      quarter,
      payment_limit: aUnit(payment_limit),
      acquisition_cost: aUnit(unit_cost),
      break_even: aUnit(break_even)
    }))
  );
}

/** Gap, break-even, limit and cost, the limit of a quarter to come dotted. */
function marksOf(points: readonly Point[]): Plot.Markish[] {
  const both = points.filter((p) => !p.is_next && p.payment_limit !== null && p.unit_cost !== null);
  const limits = points.filter((p) => p.payment_limit !== null);
  const costs = points.filter((p) => p.unit_cost !== null);
  const next = limits.filter((p, i) => p.is_next || limits[i + 1]?.is_next);
  return [
    Plot.differenceY(both, {
      x: "x",
      y1: "unit_cost",
      y2: "payment_limit",
      positiveFill: "var(--ink)",
      positiveFillOpacity: 0.1,
      negativeFill: "var(--loss)",
      negativeFillOpacity: 0.3,
      stroke: "none"
    }),
    Plot.line(
      points.filter((p) => p.break_even !== null),
      {
        x: "x",
        y: "break_even",
        stroke: "var(--ink-soft)",
        strokeDasharray: "5 4",
        strokeWidth: 1
      }
    ),
    Plot.line(
      limits.filter((p) => !p.is_next),
      {x: "x", y: "payment_limit", stroke: "var(--ink)", strokeWidth: 2}
    ),
    Plot.line(next, {
      x: "x",
      y: "payment_limit",
      stroke: "var(--ink)",
      strokeWidth: 2,
      strokeDasharray: "1 4",
      strokeLinecap: "round"
    }),
    Plot.line(costs, {x: "x", y: "unit_cost", stroke: "var(--accent)", strokeWidth: 2}),
    Plot.dot(limits, {
      x: "x",
      y: "payment_limit",
      r: 3,
      fill: (p: Point) => (p.is_next ? "var(--paper)" : "var(--ink)"),
      stroke: "var(--ink)"
    }),
    Plot.dot(costs, {x: "x", y: "unit_cost", r: 3, fill: "var(--accent)"})
  ];
}

function tipText(p: Point): string {
  return [
    p.quarter + (p.is_next ? " (next quarter)" : ""),
    `Payment limit ${price(p.payment_limit)}`,
    `Acquisition cost ${price(p.unit_cost)}`,
    ...(p.break_even === null ? [] : [`Break-even ${price(p.break_even)}`]),
    ...(p.vintage ? [`CMS file ${p.vintage}`] : [])
  ].join("\n");
}

interface Label {
  readonly point: Point;
  readonly value: number;
  readonly text: string;
  readonly fill: string;
}

/** Labels at the right end of the lines, moved apart where they would cover one another. */
function endLabels(
  limit: Point | undefined,
  cost: Point | undefined,
  breakEven: Point | undefined,
  {low, high, height}: {low: number; high: number; height: number}
): Plot.Markish[] {
  const labels: Label[] = [];
  if (limit)
    labels.push({
      point: limit,
      value: limit.payment_limit!,
      text: `Limit ${price(limit.payment_limit)}`,
      fill: "var(--ink)"
    });
  if (cost)
    labels.push({point: cost, value: cost.unit_cost!, text: `Cost ${price(cost.unit_cost)}`, fill: "var(--accent)"});
  if (breakEven)
    labels.push({point: breakEven, value: breakEven.break_even!, text: "Break-even", fill: "var(--ink-soft)"});
  labels.sort((a, b) => b.value - a.value);
  const scale = (height - 44) / Math.max(1.3 * (high - low), 1e-9);
  const last = Math.max(...labels.map((label) => label.point.x));
  let above = Number.NEGATIVE_INFINITY;
  return labels.map(({value, text, fill}) => {
    const at = -value * scale;
    const placed = Math.max(at, above + 14);
    above = placed;
    return Plot.text([{x: last, y: value}], {
      x: "x",
      y: "y",
      text: () => text,
      textAnchor: "start",
      dx: 9,
      dy: placed - at,
      fill
    });
  });
}

/** The chart as a sentence. */
export function limitCostInWords(rows: readonly LimitCost[]): string {
  const both = rows.filter((row) => row.payment_limit !== null && row.unit_cost !== null);
  const last = both.at(-1);
  if (!last) return "Payment limit and acquisition cost per unit by quarter: no quarter has both.";
  const above = both.filter((row) => row.unit_cost! > row.payment_limit!).map((row) => row.quarter);
  return `Payment limit and acquisition cost per unit ${rows.length === 1 ? "in" : `from ${rows[0]!.quarter} to`} ${rows.at(-1)!.quarter}. In ${last.quarter} the limit was ${price(
    last.payment_limit
  )} and the cost ${price(last.unit_cost)}. ${above.length === 0 ? "The cost was never above the limit." : `The cost was above the limit in ${above.join(", ")}.`}`;
}
