import {html} from "htl";

/** Keeps a minus sign and its dollars on one line. */
export const unbroken = (text: string): string => text.replaceAll("\u2212$", "\u2212\u2060$");

/** A figure people remember: its value, what it is, and how it compares. */
export interface Figure {
  readonly label: string;
  readonly value: string | Node;
  readonly note?: string | Node;
  /** A loss: red, and the sign says it too. */
  readonly loss?: boolean;
}

/** Headline figures side by side. */
export function figures(items: readonly Figure[]): HTMLElement {
  return html`<dl class="figures">${items.map(
    ({label, value, note, loss}) =>
      html`<div><dt>${label}</dt><dd class=${loss ? "loss" : ""}>${value}</dd>${
        note ? html`<dd class="remark">${note}</dd>` : null
      }</div>`
  )}</dl>`;
}

/** A picture under the finding it shows; the neutral name of the chart in small type below the finding. */
export function picture(finding: string, name: string, chart: Node): HTMLElement {
  return html`<figure class="picture"><figcaption><strong>${unbroken(finding)}</strong><small>${name}</small></figcaption>${chart}</figure>`;
}

/** The finding of a page, as its title. Pages that have a neutral title in their source replace it with this. */
export function finding(text: string, name: string): HTMLElement {
  document.title = `${text} | Plus Six`;
  return html`<div class="finding"><p class="kicker">${name}</p><h1>${unbroken(text)}</h1></div>`;
}

/** One line in place of what an optional file would add. */
export function missingFile(file: string, adds: string): HTMLElement {
  return html`<p class="empty">No ${file} file was loaded, so ${adds}.</p>`;
}
