import type {Found, InputFile} from "../source.ts";
import {BadFile} from "../source.ts";
import type {Problem} from "./problem.ts";

/** Turning what the X12 readers found into what the load report shows. */

/** Warnings of one kind that are shown one by one; the rest are counted. */
const SHOWN = 5;

/** Kinds of transaction (ST01) that the head of a file names, or the kind its first group is for; empty when not X12. */
export function transactionTypes(head: string): string[] {
  const flat = head.replaceAll(/[\r\n]/g, "").trimStart();
  if (!/^(ISA|GS|ST)[^A-Za-z0-9]/.test(flat)) return [];
  const types = [...flat.matchAll(/(?:^|[^A-Za-z0-9 ])ST[^A-Za-z0-9 ](\d{3})(?!\d)/g)].map((match) => match[1]!);
  if (types.length > 0) return [...new Set(types)];
  const group = /(?:^|[^A-Za-z0-9 ])GS[^A-Za-z0-9 ]([A-Z]{2})/.exec(flat)?.[1];
  return [{HP: "835", HC: "837"}[group ?? ""] ?? "unknown"];
}

/** Whether the head shows an interchange that begins and ends without any transaction. */
export function isEmptyInterchange(head: string): boolean {
  const flat = head.replaceAll(/[\r\n]/g, "");
  return /[^A-Za-z0-9]IEA[^A-Za-z0-9]/.test(flat) && !/[^A-Za-z0-9 ]ST[^A-Za-z0-9 ]\d{3}/.test(flat);
}

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

/** Warnings as remarks, each kind a few times; problems of a transaction as refused rows with their difference. */
export function* told(problems: readonly Problem[], {path}: InputFile): Iterable<Found> {
  const counts = new Map<string, number>();
  for (const {severity, reason, message, segment, offset, difference} of problems) {
    if (severity === "transaction") {
      yield {refused: {line: segment, column: null, reason, value: difference ?? null, dollars: null}};
      continue;
    }
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (count <= SHOWN) yield {remark: `${message} (${path} segment ${segment}, byte ${offset})`};
  }
  for (const [reason, count] of counts) {
    if (count > SHOWN) yield {remark: `${reason}: ${count - SHOWN} more (${path})`};
  }
}
