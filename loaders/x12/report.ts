import type {Found, InputFile} from "../source.ts";
import {BadFile} from "../source.ts";
import type {Problem} from "./problem.ts";

/** Turning what the X12 readers found into what the load report shows. */

/** Warnings of one kind that are shown one by one; the rest are counted. */
const SHOWN = 5;

/** Throws when the file as a whole cannot be used. */
export function refuseFile(
  {status, reason, problems}: {status: string; reason: string | null; problems: readonly Problem[]},
  {path}: InputFile
): void {
  if (status !== "quarantined") return;
  const problem = problems.find(({severity, reason: code}) => severity === "file" && code === reason) ?? problems[0];
  const where = problem && problem.segment > 0 ? ` segment ${problem.segment}, byte ${problem.offset}` : "";
  throw new BadFile(`${problem?.message ?? reason}: (${path}${where})`);
}

/** What to do about a claim or payment that is held, by reason. */
const NEXT: {readonly [reason: string]: string} = {
  line_out_of_balance: "ask the payer for a corrected 835; claims that balance count",
  claim_out_of_balance: "ask the payer for a corrected 835; claims that balance count",
  invalid_amount: "ask for the file again; claims that balance count",
  payment_out_of_balance: "load the rest of the check if it came in two files, else ask the payer for the 835 again"
};

/**
 * Warnings as remarks, each kind a few times; what is held as refused rows with their difference, and as remarks that say
 * where and what to do. Never a claim number: a place in the file finds it.
 */
export function* told(problems: readonly Problem[], {path}: InputFile): Iterable<Found> {
  const counts = new Map<string, number>();
  for (const {severity, reason, message, segment, offset, difference} of problems) {
    const isHeld = severity === "transaction" || severity === "claim";
    if (isHeld) yield {refused: {line: segment, column: null, reason, value: difference ?? null, dollars: null}};
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (count > SHOWN) continue;
    const by = isHeld && difference ? `, off by $${difference}` : "";
    const next = isHeld ? `; ${NEXT[reason] ?? "ask for the file again"}` : "";
    yield {remark: `${message}${by} (${path} segment ${segment}, byte ${offset})${next}`};
  }
  for (const [reason, count] of counts) {
    if (count > SHOWN) yield {remark: `${reason}: ${count - SHOWN} more (${path})`};
  }
}
