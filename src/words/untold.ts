import {dollarsShort} from "./format.ts";

/** A finding that the loaded files cannot tell (mart.finding_state): what is missing and what that would tell. */
export interface Untold {
  readonly finding: string;
  readonly page: string;
  readonly title: string;
  readonly missing: string;
  readonly would_tell: string;
  /** Dollars outside for want of it, whole cents; null where nothing can say. */
  readonly dollars_cents: number | null;
}

/** Findings whose dollars are in the numbers by estimate; those of all others are outside of them. */
const ESTIMATED: ReadonlySet<string> = new Set(["invoiced_cost", "opening_cost"]);

/** The dollars outside or estimated, what to add and what that would tell, in a sentence or two. */
export const untoldInWords = ({finding, missing, would_tell, dollars_cents}: Untold): string =>
  `${dollars_cents ? `${dollarsShort(dollars_cents)} ${dollars_cents === 100 ? "is" : "are"} ${ESTIMATED.has(finding) ? "estimated" : "outside"}. ` : ""}Add ${missing}: it would tell ${would_tell}.`;
