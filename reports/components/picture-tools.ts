import {html} from "htl";
import {hasProof} from "./proof.ts";

/**
 * The controls of a picture: its numbers, each with its proof where the build has any; copy it, save it, or save the figures it is
 * drawn from. What does the work is fetched when it is asked
 * for. Not on paper, and not in a packet.
 */
export function pictureTools(mart: string, drawn?: () => SVGElement | HTMLElement): HTMLElement {
  const said = html`<output class="picture-said" role="status"></output>`;
  const make = (label: string, name: string, act: "copy" | "png" | "svg" | "csv"): HTMLElement =>
    html`<button type="button" aria-label=${name} ${{
      onclick: async (event: Event) => {
        const figure = (event.currentTarget as HTMLElement).closest("figure")!;
        said.textContent = "";
        try {
          const {pictureFile} = await import("./picture-file.ts");
          said.textContent = await pictureFile(figure, act, drawn?.());
        } catch (error) {
          said.textContent = (error as Error).message;
        }
      }
    }}>${label}</button>`;
  const numbers = html`<button type="button" aria-haspopup="dialog" ${{
    onclick: async (event: Event) => {
      const figure = (event.currentTarget as HTMLElement).closest("figure")!;
      const {openNumbers} = await import("./chart-drawer.ts");
      await openNumbers(figure, mart, drawn?.());
    }
  }}>Numbers</button>`;
  return html`<p class="picture-tools">${hasProof() ? html.fragment`${numbers} ` : null}${make("Copy picture", "Copy picture", "copy")} ${make("PNG", "Save this picture as PNG", "png")} ${make("SVG", "Save this picture as SVG", "svg")} ${make("CSV", "Save the figures of this picture as CSV", "csv")} ${said}</p>`;
}
