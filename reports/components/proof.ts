import {html} from "htl";
import type {Measures} from "./measures.ts";

/** A number of the cube that can be opened: its parts in cents, and what of the cube it is of; null is all. */
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

/** What a table or figure rests on: a mart, and where its dollars are sums of lines, the column and the measures that add up. */
export interface Proof<R = unknown> {
  readonly mart: string;
  /** Measures of the trail whose sum the number is; a minus before a name takes it away. None: the mart is the result of a rule. */
  readonly sum?: readonly string[];
  /** Column of the table whose cells open. */
  readonly column?: string;
  /** What the lines have in common beyond the row's own columns and the page's choosers; null lifts a chooser. */
  readonly where?: Where | ((row: R) => Where);
  /** Rows whose number is a sum of lines, where not all are: the others open the rule. */
  readonly isByLine?: (row: R) => boolean;
}
export type Where = Readonly<Record<string, string | boolean | readonly string[] | null>>;

/** A number of any mart that can be opened. */
export interface TrailAsk {
  readonly title: string;
  readonly mart: string;
  readonly sum: readonly string[];
  /** The row the number is in: its columns named as the trail's keys choose the lines. */
  readonly row: object;
  readonly where: Where;
  /** The number as the page shows it. */
  readonly shown: string;
  /** And exactly: cents, thousandths of units or a count, by its decimals. */
  readonly exact?: {readonly value: number; readonly decimals: number};
}

/** What a number that stands in no table opens: lines of a mart that add up to it, or a cut of the cube. */
export type Opens = {readonly mart: string; readonly sum: readonly string[]; readonly where?: Where} | ProofAsk;

/** Whether this build has the lines behind its numbers; one for readers outside the practice has not. */
export const hasProof = (): boolean => document.querySelector<HTMLElement>(".report-head")?.dataset["proof"] === "yes";

const button = (text: string, open: () => Promise<void>): HTMLElement =>
  html`<button type="button" class="proof" aria-haspopup="dialog" title="Open the lines behind it" ${{onclick: open}}>${text}</button>`;

/** The number as a button that opens its proof at the right; plain text where the build has none. */
export function proofButton(text: string, ask: ProofAsk): Node | string {
  if (!hasProof()) return text;
  return button(text, async () => {
    const {openProof} = await import("./proof-drawer.ts");
    await openProof(ask);
  });
}

/** The same for a number of any mart: the lines it adds up, or the rule, inputs and files it is the result of. */
export function trailButton(text: string, ask: TrailAsk): Node | string {
  if (!hasProof()) return text;
  return button(text, async () => {
    const {openTrail} = await import("./trail-drawer.ts");
    await openTrail(ask);
  });
}

/** For a table that is the result of a rule: what the rule is and what it reads; nothing where the build has no proof. */
export const rulesOf = (title: string, mart: string): Node | null =>
  hasProof() ? (trailButton("Rule and files", {title, mart, sum: [], row: {}, where: {}, shown: ""}) as Node) : null;

/** A number that knows itself what it opens. */
export const opensButton = (
  text: string,
  opens: Opens,
  {title, cents}: {readonly title: string; readonly cents: number}
): Node | string =>
  "mart" in opens
    ? trailButton(text, {title, row: {}, where: {}, shown: text, exact: {value: cents, decimals: 2}, ...opens})
    : proofButton(text, opens);
