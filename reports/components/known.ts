import {html} from "htl";
import {type Untold, untoldInWords} from "../../src/words/untold.ts";
import {finding} from "./page.ts";

interface Known {
  readonly untold: readonly Untold[];
}

/** Whether the files tell a finding. */
export const isTold = ({untold}: Known, id: string): boolean => !untold.some((row) => row.finding === id);

/** What is earned, said with what it rests on where too much of the cost is in no invoice. */
export const withCost = (known: Known, sentence: string): string =>
  isTold(known, "invoiced_cost") ? sentence : `With payment limits for cost: ${sentence}`;

/**
 * Whether the files tell which dollars are Medicare's: a payer is known to be of its kinds, or every payer's kind is known. Where
 * neither holds, a zero of Medicare would be a guess.
 */
export const isMedicareTold = (run: Known & {readonly has_medicare: boolean}): boolean =>
  run.has_medicare || isTold(run, "payer_kinds");

/** In the place of a finding that is not computed; null where it is. */
export function notKnown(known: Known, id: string): HTMLElement | null {
  const row = known.untold.find((untold) => untold.finding === id);
  return row ? html`<p class="empty"><strong>${row.title}: not known.</strong> ${untoldInWords(row)}</p>` : null;
}

/** The title of a page whose finding is not computed; null where it is. */
export function titleNotKnown(known: Known, id: string, name: string): HTMLElement | null {
  const row = known.untold.find((untold) => untold.finding === id);
  return row ? finding(`${row.title}: not known for want of ${shortly(row.missing)}`, name) : null;
}

/** Files by their names alone, for a title, and no more than two; what has to be in them is said under it. */
export function shortly(missing: string): string {
  const files = missing.replace(/ \([^)]*\)| with [^;]*/g, "").split("; ");
  return files.length > 2 ? `${files[0]} and ${files.length - 1} more` : files.join("; ");
}

/** Everything of a page that is not known, but what its own place says; null where every finding is told. */
export function notKnownHere(known: Known, page: string, besides: readonly string[] = []): HTMLElement | null {
  const rows = known.untold.filter((row) => row.page.split(" ").includes(page) && !besides.includes(row.finding));
  return rows.length === 0 ? null : html`<div>${rows.map((row) => notKnown(known, row.finding))}</div>`;
}

/** Everything that is not known, for the page that lists it first; null where every finding is told. */
export function unknownList({untold}: Known): HTMLElement | null {
  if (untold.length === 0) return null;
  return html`<h2 id="not-known">What is not known</h2><ul class="unknown">${untold.map(
    (row) => html`<li><a href=${`./${row.page.split(" ")[0]}.html`}>${row.title}</a>: ${untoldInWords(row)}</li>`
  )}</ul>`;
}
