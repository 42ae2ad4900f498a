import {html} from "htl";
import {daysInText, quartersInText} from "../../src/words/format.ts";
import {pictureTools} from "./picture-tools.ts";
import {type Proof, trailButton} from "./proof.ts";

/** A text as it is shown: a minus sign stays with its dollars, quarters are written for people. */
export const unbroken = (text: string): string => quartersInText(text).replaceAll("\u2212$", "\u2212\u2060$");

/** The same for what may be an element. */
const inText = (text: string | Node): string | Node => (typeof text === "string" ? quartersInText(text) : text);

/** A figure people remember: its value, what it is, and how it compares. */
export interface Figure {
  readonly label: string;
  readonly value: string | Node;
  readonly note?: string | Node;
  /** A loss: red, and the sign says it too. */
  readonly loss?: boolean;
  /** What the figure rests on; its value opens it. */
  readonly proof?: Proof;
}

/** Headline figures side by side. */
export function figures(items: readonly Figure[]): HTMLElement {
  return html`<dl class="figures">${items.map(
    ({label, value, note, loss, proof}) =>
      html`<div><dt>${quartersInText(label)}</dt><dd class=${loss ? "loss" : ""} data-measure=${quartersInText(label)}>${
        proof && typeof value === "string" ? provedFigure(label, value, proof) : value
      }</dd>${note ? html`<dd class="remark">${inText(note)}</dd>` : null}</div>`
  )}</dl>`;
}

/** A headline figure said in a sentence: the same measure has the same value wherever a page of one scope says it. */
export const said = (measure: string, value: string): HTMLElement =>
  html`<strong data-measure=${quartersInText(measure)}>${value}</strong>`;

const provedFigure = (label: string, value: string, {mart, sum = [], where = {}}: Proof): Node | string =>
  trailButton(value, {
    title: quartersInText(label),
    mart,
    sum,
    row: {},
    where: typeof where === "function" ? {} : where,
    shown: value
  });

/**
 * A picture under the finding it shows; the neutral name of the chart in small type below the finding; below the chart its numbers, and
 * what copies and saves it. `mart` is what the chart rests on: its rule and files are behind every number that is no sum of lines.
 */
export function picture(finding: string, name: string, chart: Node, mart: string): HTMLElement {
  return html`<figure class="picture"><figcaption><strong>${unbroken(finding)}</strong><small>${quartersInText(name)}</small></figcaption>${chart}${pictureTools(mart)}</figure>`;
}

/** In the place of a picture of which there would be nothing to see: an empty frame is no finding. */
export const nothingToDraw = (text: string): HTMLElement => html`<p class="empty">${quartersInText(text)}</p>`;

/** The finding of a page, as its title. Pages that have a neutral title in their source replace it with this. */
export function finding(text: string, name: string): HTMLElement {
  const title = daysInText(text);
  document.title = `${quartersInText(title)} | Plus Six`;
  return html`<div class="finding"><p class="kicker">${quartersInText(daysInText(name))}</p><h1>${unbroken(title)}</h1></div>`;
}

/** One line in place of what an optional file would add. */
export function missingFile(file: string, adds: string): HTMLElement {
  return html`<p class="empty">No ${file} file was loaded, so ${adds}.</p>`;
}
