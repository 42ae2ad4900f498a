import {html} from "htl";
import type {Measures} from "./measures.ts";

/** A number that can be opened: its parts in cents, and what of the cube it is of; null is all. */
export interface ProofAsk {
  readonly title: string;
  readonly quarters: readonly string[];
  readonly hcpcs: string | null;
  /** Several codes at once: those of a therapy line. */
  readonly codes?: ReadonlySet<string>;
  readonly payer_id: string | null;
  readonly site_id: string | null;
  readonly sum: Measures;
}

/** Whether this build has the lines behind its numbers; one for readers outside the practice has not. */
const hasProof = (): boolean => document.querySelector<HTMLElement>(".report-head")?.dataset["proof"] === "yes";

/** The number as a button that opens its proof at the right; plain text where the build has none. */
export function proofButton(text: string, ask: ProofAsk): Node | string {
  if (!hasProof()) return text;
  return html`<button type="button" class="proof" aria-haspopup="dialog" title="Open the lines behind it" ${{
    onclick: async () => {
      const {openProof} = await import("./proof-drawer.ts");
      await openProof(ask);
    }
  }}>${text}</button>`;
}
