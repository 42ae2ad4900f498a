import {html} from "htl";
import {dayWords, dollarsShort, inWords, plural} from "../../src/words/format.ts";
import {type LeftOut, leftOutGroups, leftOutInWords, leftOutShare} from "../../src/words/left-out.ts";
import {REASONS} from "../../src/words/unmatched.ts";
import type {Untold} from "../../src/words/untold.ts";

/** A payer whose kind no file tells, with a guess to check. */
export interface UnknownPayer {
  readonly payer_id: string;
  readonly name: string;
  readonly lines: number;
  readonly billed_amount_cents: number;
  readonly guess: string;
  readonly guess_basis: string;
  /** Row for payers.csv. */
  readonly payer_row: string;
}

/** What data/run.json says of the run behind every page. */
export interface Run {
  readonly as_of: string;
  readonly first_quarter: string;
  readonly last_quarter: string;
  readonly newest_limit_quarter: string;
  readonly claim_lines: number;
  readonly purchase_lines: number;
  readonly files: number;
  readonly files_quarantined: number;
  readonly rows_rejected: number;
  readonly dollars_rejected_cents: number;
  /** Patients' part of drug lines in files that tell no patient's payment. */
  readonly untold_patient_cents: number;
  /** A payer of drug lines is known to be Medicare or a Medicare Advantage plan. */
  readonly has_medicare: boolean;
  /** Acquisition cost of lines without a decision. */
  readonly pending_cents: number;
  readonly sources: readonly string[];
  /** Findings that the loaded files cannot tell. */
  readonly untold: readonly Untold[];
  readonly unknown_payers: readonly UnknownPayer[];
  readonly unmatched: readonly {reason: string; rows: number; dollars_cents: number | null}[];
  /** Dollars of each source that are refused, unmatched or unmapped. */
  readonly left_out: readonly LeftOut[];
}

/** Said beside the first numbers of a page, because it changes what they mean. */
export const untoldLine = ({untold_patient_cents}: Run): HTMLElement | null =>
  untold_patient_cents > 0
    ? html`<p class="empty">No file tells what patients paid of ${dollarsShort(untold_patient_cents)}: it counts as not collected, so margins are too low by what came of it. The <a href="./cash.html">cash page</a> has it by payer; add <code>patient_paid_amount</code> to the claims export, or an export with patients' payments.</p>`
    : null;

/** Said beside the first numbers of a page: what share of each source's dollars the numbers are without. */
export function leftOutLine({left_out}: Run): HTMLElement | null {
  if (left_out.length === 0) return null;
  return html`<div class="empty">These numbers leave out, or have without a counterpart:<ul>${leftOutGroups(
    left_out
  ).map(
    (group) => html`<li>${leftOutInWords(group)}.</li>`
  )}</ul>The <a href="./data-quality.html#left-out">Trust page</a> lists each.</div>`;
}

/** The quiet line under the title of every page: as of when, from how many files, what is pending and what is left out. */
export function asOfLine(run: Run, quality: string): HTMLElement {
  const left: string[] = [];
  const groups = leftOutGroups(run.left_out);
  left.push(...groups.map(leftOutShare));
  if (run.rows_rejected > 0 && !groups.some(([first]) => first!.fate === "refused"))
    left.push(`${plural(run.rows_rejected, "rejected row")} (${dollarsShort(run.dollars_rejected_cents)})`);
  if (run.files_quarantined > 0) left.push(plural(run.files_quarantined, "quarantined file"));
  const counted = new Set(run.left_out.map(({reason}) => reason));
  for (const {reason, rows, dollars_cents} of run.unmatched.filter((row) => !counted.has(row.reason)))
    left.push(`${plural(rows, "row")} (${dollarsShort(dollars_cents)}) with ${REASONS[reason] ?? reason}`);
  if (run.untold_patient_cents > 0)
    left.push(`what patients paid of ${dollarsShort(run.untold_patient_cents)}, which no file reports`);
  if (run.untold.length > 0) left.push(`${plural(run.untold.length, "finding")} the loaded files cannot tell`);
  const parts = [
    `As of ${dayWords(run.as_of)}`,
    plural(run.files, "file"),
    run.pending_cents > 0 ? `${dollarsShort(run.pending_cents)} of drug pending` : "nothing pending",
    left.length === 0 ? "nothing left out" : `left out or estimated: ${inWords(left)}`
  ];
  return html`<p class="as-of">${parts.join(" · ")} · <a href=${quality}>Trust</a></p>`;
}
