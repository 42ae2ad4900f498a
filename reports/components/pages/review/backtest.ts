import * as Plot from "@observablehq/plot";
import {dollarsShort, quarterWords} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {nothingToDraw, picture} from "../../page.ts";
import {thousands} from "../../quarters.ts";
import {responsive} from "../../responsive.ts";
import {type BackTest, type Headline, maturedResult} from "./data.ts";

interface Tested {
  readonly quarter: string;
  readonly low: number;
  readonly high: number;
  readonly projected: number;
  /** What the quarter earned in the end; null for the one that is still projected. */
  readonly earned: number | null;
}

/** Each quarter as it was projected at the age the newest has now, in its result: what came in less all it cost. */
export function tested(headline: readonly Headline[], tests: readonly BackTest[], quarter: string): Tested[] {
  const older = tests.flatMap((test): Tested[] => {
    const row = headline.find((one) => one.quarter === test.quarter);
    if (!row || test.quarter >= quarter) return [];
    const earned = maturedResult(row);
    const at = (cents: number): number => earned + cents - test.came_in_amount_cents;
    return [
      {
        quarter: test.quarter,
        low: at(test.matured_low_amount_cents),
        high: at(test.matured_high_amount_cents),
        projected: at(test.matured_amount_cents),
        earned
      }
    ];
  });
  const now = headline.find((row) => row.quarter === quarter);
  if (!now) return older;
  const result = maturedResult(now);
  const bound = (cents: number): number => result - now.to_come_amount_cents + cents;
  return [
    ...older,
    {
      quarter,
      low: bound(now.to_come_low_amount_cents),
      high: bound(now.to_come_high_amount_cents),
      projected: result,
      earned: null
    }
  ];
}

/** How far past projections were from what the quarters earned, in dollars and against the result. */
export function errorWords(rows: readonly Tested[]): string {
  const older = rows.filter((row): row is Tested & {earned: number} => row.earned !== null);
  if (older.length === 0) return "No older quarter to test the projection on yet";
  const held = older.filter((row) => row.earned >= row.low && row.earned <= row.high).length;
  const errors = older.map((row) => Math.abs(row.projected - row.earned)).sort((a, b) => a - b);
  const shares = older
    .filter((row) => row.earned !== 0)
    .map((row) => Math.abs(row.projected - row.earned) / Math.abs(row.earned))
    .sort((a, b) => a - b);
  const middle = (list: readonly number[]): number => list[Math.floor((list.length - 1) / 2)] ?? 0;
  return `The range held ${held} of ${older.length} past quarters; half missed by more than ${dollarsShort(middle(errors))}, ${Math.round(
    100 * middle(shares)
  )}% of the result, the worst by ${dollarsShort(errors.at(-1) ?? null)}`;
}

/** Dollars of an axis: thousands only where they are whole, or a small axis would read $0k all the way up. */
const axisDollars = (cents: number): string =>
  cents % 1e5 === 0 && cents !== 0 ? thousands(cents) : dollarsShort(cents);

/** Ranges of past projections, what was projected (hollow) and what was earned (filled). */
export function backTestPicture(rows: readonly Tested[]): HTMLElement {
  const quarters = rows.map(
    ({quarter, projected, low, high, earned}) =>
      `${quarterWords(quarter)} projected ${dollarsShort(projected)} (${dollarsShort(low)} to ${dollarsShort(high)}), ${earned === null ? "not over yet" : `earned ${dollarsShort(earned)}`}`
  );
  if (rows.every((row) => row.earned === null))
    return nothingToDraw("No older quarter to test the projection on yet: there is nothing to draw.");
  const words = `Projected with its 80% range, and earned: ${quarters.join("; ")}.`;
  const color = (row: Tested): string => (row.earned === null ? "var(--accent)" : "var(--ink-faint)");
  return picture(
    errorWords(rows),
    "Projected at the age the newest quarter has now (hollow, with its 80% range) and earned in the end (filled), dollars",
    responsive((width) =>
      asImage(
        Plot.plot({
          width,
          height: 170,
          marginLeft: 52,
          marginRight: 12,
          marginTop: 10,
          marginBottom: 24,
          ariaLabel: words,
          x: {
            type: "point",
            label: null,
            domain: rows.map((row) => row.quarter),
            padding: 0.5,
            tickSize: 0,
            tickFormat: (q: string, i: number) => (width / rows.length > 52 || i % 2 === (rows.length + 1) % 2 ? q : "")
          },
          y: {
            label: null,
            grid: true,
            nice: true,
            ticks: 4,
            tickFormat: axisDollars
          },
          marks: [
            Plot.ruleY([0], {stroke: "var(--ink)"}),
            Plot.ruleX(rows, {
              x: "quarter",
              y1: "low",
              y2: "high",
              stroke: color,
              strokeWidth: 5,
              strokeOpacity: 0.45
            }),
            Plot.dot(rows, {
              x: "quarter",
              y: "projected",
              r: 4,
              fill: "var(--paper)",
              stroke: color,
              strokeWidth: 1.5
            }),
            Plot.dot(
              rows.filter((row) => row.earned !== null),
              {x: "quarter", y: "earned", r: 3, fill: "var(--ink)"}
            )
          ]
        }),
        rows.map((row) => ({
          quarter: row.quarter,
          projected: inCents(row.projected),
          low: inCents(row.low),
          high: inCents(row.high),
          earned: inCents(row.earned)
        }))
      )
    ),
    "matured_quarter"
  );
}
