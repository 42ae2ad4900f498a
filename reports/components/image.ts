import {quartersInText} from "../../src/words/format.ts";
import type {CsvCell} from "./csv.ts";

/** What a chart shows, one row a thing, by the names of its columns: money in dollars. */
export type ChartRow = Readonly<Record<string, CsvCell>>;

/** A chart keeps its rows itself: what saves them is a module of its own, which shares no memory with the page's. */
interface Charted extends Element {
  chartRows?: readonly ChartRow[];
}
export const rowsOf = (chart: Element): readonly ChartRow[] => (chart as Charted).chartRows ?? [];

/**
 * Makes a chart one image to those who do not see it: its own sentence, and nothing of its parts; quarters in it are written for people. Links in it stay for the
 * mouse (an image has nothing in it to tab to); the table beside a chart has the same links for the keyboard. Keeps the rows it shows, for its download as CSV.
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
