import {quartersInText} from "../../src/words/format.ts";
import {type CsvCell, centsToNumber} from "./csv.ts";
import type {Opens} from "./proof.ts";

/** A number of a chart that is not a plain count: cents, dollars a unit or a ratio, and what it opens. */
export interface Amount {
  readonly kind: "money" | "price" | "percent";
  readonly value: number | null;
  /** The lines it is the sum of; none: it is the result of the rule of its chart. */
  readonly opens?: Opens | null;
}
export type ChartCell = CsvCell | Amount;

/** What a chart shows, one row a thing, by the names of its columns. */
export type ChartRow = Readonly<Record<string, ChartCell>>;

type Missing = null | undefined;
/** Cents of a chart, with the lines that add up to them where it is a sum of lines. */
export const inCents = (cents: number | Missing, opens: Opens | Missing = null): Amount => ({
  kind: "money",
  value: cents ?? null,
  opens: opens ?? null
});
/** Dollars a unit. */
export const aUnit = (value: number | Missing): Amount => ({kind: "price", value: value ?? null});
/** A ratio, which people read as per cent. */
export const asShare = (value: number | Missing): Amount => ({kind: "percent", value: value ?? null});

export const isAmount = (cell: ChartCell): cell is Amount =>
  typeof cell === "object" && cell !== null && "kind" in cell;

/** A cell as a file has it: money in dollars. */
export const plainCell = (cell: ChartCell): CsvCell =>
  isAmount(cell) ? (cell.kind === "money" ? centsToNumber(cell.value) : cell.value) : cell;

/** A chart keeps its rows itself: what saves them is a module of its own, which shares no memory with the page's. */
interface Charted extends Element {
  chartRows?: readonly ChartRow[];
}
export const rowsOf = (chart: Element): readonly ChartRow[] => (chart as Charted).chartRows ?? [];

/**
 * Makes a chart one image to those who do not see it: its own sentence, and nothing of its parts; quarters in it are written for people. Links in it stay for the
 * mouse (an image has nothing in it to tab to); the table beside a chart has the same links for the keyboard. Keeps the rows it shows, for its download as CSV and for the numbers behind it.
 */
export function asImage(chart: SVGElement | HTMLElement, rows: readonly ChartRow[]): SVGElement | HTMLElement {
  (chart as Charted).chartRows = rows;
  chart.setAttribute("role", "img");
  for (const part of chart.querySelectorAll("[aria-label], [aria-description], [aria-hidden]")) {
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
  }
  chart.setAttribute("aria-label", quartersInText(chart.getAttribute("aria-label") ?? ""));
  for (const words of chart.querySelectorAll("text, tspan"))
    for (const node of words.childNodes) if (node.nodeType === 3) node.nodeValue = quartersInText(node.nodeValue ?? "");
  for (const link of chart.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? link.getAttribute("xlink:href");
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.append(...link.childNodes);
    if (href) {
      group.style.cursor = "pointer";
      group.addEventListener("click", () => location.assign(href));
    }
    link.replaceWith(group);
  }
  return chart;
}
