import * as Plot from "@observablehq/plot";

/** Share of the scale below which a bar is too thin to be read against the others. */
export const TOO_THIN = 0.02;
/** Head of the rows below. */
export const OWN_SCALE = "On their own scale";

/** An amount of a chart of horizontal bars, in cents. */
export interface Thin {
  readonly name: string;
  readonly cents: number;
  /** Red, and by itself a reason to be drawn apart. */
  readonly isLoss: boolean;
  /** No loss, but what the chart is about beside something larger. */
  readonly isApart?: boolean;
}

/** The same again below the others, drawn to a scale of its own. */
export interface OwnScale {
  /** Rows below the others: the head, then a row a loss. */
  readonly domain: readonly string[];
  readonly marks: readonly Plot.Markish[];
  /** A row's name as it is read. */
  readonly nameOf: (row: string) => string;
}

/** A row of the second scale has the name of the row above with a mark nobody sees, since an axis has each name once. */
const MARK = "\u200b";

/**
 * The one rule for losses, and for what else a chart is about, beside amounts of another size: where each of them is thinner than 2% of the scale, a reader sees none of
 * them, so they are drawn a second time below, to a scale of their own, the largest as wide as the space for it. Null where the
 * losses can be seen as they are, or there is none.
 */
export function onOwnScale(
  bars: readonly Thin[],
  {low, high, text}: {readonly low: number; readonly high: number; readonly text: (cents: number) => string}
): OwnScale | null {
  const small = bars.filter((bar) => (bar.isLoss || bar.isApart) && bar.cents !== 0);
  const most = Math.max(0, ...small.map(({cents}) => Math.abs(cents)));
  if (most === 0 || most >= (high - low) * TOO_THIN) return null;
  // To the right of zero: a length is read, the sign stands in the amount.
  const wide = high > 0 ? high * 0.6 : (high - low) * 0.6;
  const rows = small.map(({name, cents, isLoss}) => ({
    row: name + MARK,
    cents,
    isLoss,
    end: (Math.abs(cents) / most) * wide
  }));
  return {
    domain: [OWN_SCALE, ...rows.map(({row}) => row)],
    nameOf: (row) => (row === OWN_SCALE ? "" : row.replace(MARK, "")),
    marks: [
      Plot.text([OWN_SCALE], {
        x: 0,
        y: (name: string) => name,
        text: () => `${small.every(({isLoss}) => isLoss) ? "Losses, on" : "On"} a scale of their own`,
        textAnchor: "start",
        lineAnchor: "middle",
        fill: "var(--ink-soft)",
        fontStyle: "italic"
      }),
      Plot.barX(rows, {
        x1: 0,
        x2: "end",
        y: "row",
        fill: ({isLoss}: {isLoss: boolean}) => (isLoss ? "var(--loss)" : "var(--ink-soft)"),
        insetTop: 5,
        insetBottom: 5
      }),
      Plot.text(rows, {
        x: "end",
        y: "row",
        dx: 5,
        textAnchor: "start",
        text: ({cents}: {cents: number}) => text(cents),
        fill: "var(--ink)",
        fontVariant: "tabular-nums"
      })
    ]
  };
}
