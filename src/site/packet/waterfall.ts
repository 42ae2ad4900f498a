import {escapeHtml, printCell} from "./html.ts";

export interface WaterfallBar {
  readonly words: string;
  /** Dollars with cents, as text. */
  readonly amount: string;
  /** Stands on zero: a beginning or an end. */
  readonly isEnd: boolean;
}

const ROW = 20;
const LEFT = 150;
const RIGHT = 100;
const WIDTH = 900;

/** A bridge as SVG: both ends on a zero base, steps with thin connectors and their dollars; losses are hatched and red. */
export function waterfallSvg(bars: readonly WaterfallBar[]): string {
  let level = 0;
  const placed = bars.map((bar) => {
    const from = bar.isEnd ? 0 : level;
    const to = from + Number(bar.amount);
    level = to;
    return {...bar, from, to};
  });
  const levels = [0, ...placed.flatMap(({from, to}) => [from, to])];
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const x = (value: number): number => LEFT + ((value - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
  const rows = placed.map(({words, amount, isEnd, from, to}, i) => {
    const y = i * ROW;
    const [a, b] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))];
    const fill = isEnd ? "#111" : to < from ? "url(#loss)" : "#999";
    return `<text x="0" y="${y + 14}" font-weight="${isEnd ? 650 : 400}">${escapeHtml(words)}</text>
<rect x="${a.toFixed(1)}" y="${y + 3}" width="${Math.max(1, b - a).toFixed(1)}" height="${ROW - 6}" fill="${fill}"/>
${i + 1 < placed.length ? `<line x1="${x(to).toFixed(1)}" x2="${x(to).toFixed(1)}" y1="${y + ROW - 3}" y2="${y + ROW + 3}" stroke="#444" stroke-width="0.7"/>` : ""}
<text x="${WIDTH}" y="${y + 14}" text-anchor="end" fill="${Number(amount) < 0 ? "#8a1a14" : "#111"}">${escapeHtml(printCell(amount, "money"))}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${placed.length * ROW}" font-size="11" role="img" aria-label="Bridge between two quarters">
<defs><pattern id="loss" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" stroke="#8a1a14" stroke-width="3"/></pattern></defs>
<line x1="${x(0).toFixed(1)}" x2="${x(0).toFixed(1)}" y1="0" y2="${placed.length * ROW}" stroke="#111" stroke-width="0.7"/>${rows.join("\n")}</svg>`;
}
