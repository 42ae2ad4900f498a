import * as Plot from "@observablehq/plot";
import {dollars} from "../../src/words/format.ts";
import {asImage, inCents} from "./image.ts";
import {onOwnScale} from "./own-scale.ts";
import type {Opens} from "./proof.ts";

/** A step of a waterfall, in cents: a total stands on the zero base, a change hangs where the one before ended. */
export interface WaterfallStep {
  readonly name: string;
  readonly cents: number;
  readonly isTotal?: boolean;
  /** Money lost: red. */
  readonly isLoss?: boolean;
  /** The lines its amount is the sum of. */
  readonly opens?: Opens | null;
}

interface Placed extends WaterfallStep {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** Where each step begins and ends: exact integers. */
export function placeSteps(steps: readonly WaterfallStep[]): Placed[] {
  let level = 0;
  return steps.map((step) => {
    const from = step.isTotal ? 0 : level;
    const to = step.isTotal ? step.cents : level + step.cents;
    level = to;
    return {
      ...step,
      from,
      to,
      low: Math.min(from, to),
      high: Math.max(from, to)
    };
  });
}

/** Pixels for the dollars beside a bar. */
const LABEL = 96;
const amountOf = ({cents, isTotal}: WaterfallStep): string =>
  cents > 0 && !isTotal ? `+${dollars(cents)}` : dollars(cents);

/** Steps from top to bottom with thin connectors, each with its dollars; both ends on a zero base. */
export function waterfall(steps: readonly WaterfallStep[], {width}: {width: number}): SVGElement | HTMLElement {
  const placed = placeSteps(steps);
  const longest = Math.max(...steps.map((step) => step.name.length), 4);
  const marginLeft = Math.min(longest * 7 + 12, width * 0.44);
  const high = Math.max(1, ...placed.map((step) => step.high));
  const low = Math.min(0, ...placed.map((step) => step.low));
  const links = placed.slice(1).map((step, i) => ({
    x: placed[i]!.to,
    y1: placed[i]!.name,
    y2: step.name
  }));
  const apart = onOwnScale(
    steps.map(({name, cents, isLoss = false, isTotal = false}) => ({name, cents, isLoss: isLoss && !isTotal})),
    {low, high, text: dollars}
  );
  const domain = [...placed.map((step) => step.name), ...(apart?.domain ?? [])];
  const chart = Plot.plot({
    width,
    height: domain.length * 27 + 12,
    marginLeft,
    marginRight: LABEL,
    marginTop: 4,
    marginBottom: 8,
    ariaLabel: `Waterfall: ${steps.map((step) => `${step.name} ${dollars(step.cents)}`).join(", ")}.`,
    x: {axis: null, domain: [low, high]},
    y: {label: null, domain, tickSize: 0, tickFormat: (name: string) => apart?.nameOf(name) ?? name},
    marks: [
      Plot.link(links, {
        x1: "x",
        x2: "x",
        y1: "y1",
        y2: "y2",
        stroke: "var(--ink-faint)",
        strokeWidth: 1
      }),
      Plot.barX(placed, {
        x1: "low",
        x2: "high",
        y: "name",
        fill: (step: Placed) => (step.isLoss ? "var(--loss)" : step.isTotal ? "var(--ink)" : "var(--ink-soft)"),
        // A step too thin to see is still drawn.
        stroke: (step: Placed) => (step.isLoss ? "var(--loss)" : step.isTotal ? "var(--ink)" : "var(--ink-soft)"),
        strokeWidth: 1,
        insetTop: 5,
        insetBottom: 5
      }),
      ...(apart?.marks ?? []),
      Plot.ruleX([0], {stroke: "var(--ink)"}),
      // In a column of their own, where no label lies on a bar or on the zero line.
      Plot.text(placed, {
        y: "name",
        frameAnchor: "right",
        dx: LABEL - 2,
        textAnchor: "end",
        text: amountOf,
        fill: "var(--ink)",
        fontVariant: "tabular-nums"
      })
    ]
  });
  return asImage(
    chart,
    steps.map(({name, cents, opens}) => ({step: name, amount: inCents(cents, opens)}))
  );
}
