import {formatUnits, type Units} from "../../domain/money.ts";

/** What a rule says of a dose before its claim goes out. Where a file is missing the answer is unknown, never a pass. */
export type Answer = "pass" | "stop" | "unknown";

export interface Verdict {
  readonly answer: Answer;
  /** What was found, as a word that pages and files translate. */
  readonly finding: string;
  /** Figures and days of this dose: private, never in a published file. */
  readonly detail: string;
  /** The file, or the part of one, that would tell; only where the answer is unknown. */
  readonly would_tell: string | null;
}

export const pass = (finding: string, detail = ""): Verdict => ({answer: "pass", finding, detail, would_tell: null});
export const stop = (finding: string, detail = ""): Verdict => ({answer: "stop", finding, detail, would_tell: null});
export const unknown = (finding: string, would_tell: string, detail = ""): Verdict => ({
  answer: "unknown",
  finding,
  detail,
  would_tell
});

/** Whole days from one ISO day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Units as people write them: 300, 12.5. */
export const plainUnits = (units: Units): string => formatUnits(units).replace(/\.?0+$/, "");
