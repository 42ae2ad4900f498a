import type {InputFile, SetAside} from "../source.ts";
import {GROUP_KIND} from "./envelope.ts";
import {X12Error} from "./problem.ts";
import {segmentName} from "./segment.ts";
import {readX12} from "./survey.ts";
import {Tokenizer} from "./tokenizer.ts";
import {Unread} from "./unread.ts";

/** What the head of a file shows of X12. */
export interface Sniffed {
  readonly isX12: boolean;
  /** Kinds of transaction (ST01), or the kind its first group is for; `unknown` where neither is told. */
  readonly types: readonly string[];
  /** An interchange that begins and ends without any transaction. */
  readonly isEmpty: boolean;
}

const [ISA, GS, ST, IEA] = ["ISA", "GS", "ST", "IEA"].map(segmentName);
const NOT_X12: Sniffed = {isX12: false, types: [], isEmpty: false};

/**
 * Tells X12 and its kinds by the tokenizer that reads it, so that what can be read is recognized: blanks and line ends
 * before segments, records of 80 bytes, any delimiters. What begins with ISA is X12 even when it cannot be read: its
 * reader says why.
 */
export function x12In(head: string): Sniffed {
  if (!/^[\s\0\ufeff]*(I[\r\n]*S[\r\n]*A|GS|ST)[^A-Za-z0-9]/.test(head)) return NOT_X12;
  const types = new Set<string>();
  let hasIsa = false;
  let group = "";
  let hasEnded = false;
  const tokenizer = new Tokenizer((segment) => {
    if (segment.name === ISA) hasIsa = true;
    if (segment.name === ST) types.add(/^\d{3}$/.test(segment.text(1)) ? segment.text(1) : "unknown");
    if (segment.name === GS) group ||= segment.text(1);
    if (segment.name === IEA) hasEnded = true;
  });
  try {
    tokenizer.push(Buffer.from(head, "utf8"));
    tokenizer.end();
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    hasIsa ||= head.trimStart().startsWith("ISA");
  }
  // A table whose first column is called ST or GS is none.
  const isX12 = hasIsa || [...types].some((type) => type !== "unknown");
  if (!isX12) return NOT_X12;
  const hasNone = types.size === 0;
  if (hasNone) types.add(GROUP_KIND[group] ?? "unknown");
  return {isX12, types: [...types], isEmpty: hasNone && hasEnded};
}

/** Why a file of kinds that nothing reads is set aside, with the dollars in it. */
export function unreadIn(file: InputFile): SetAside {
  const unread = new Unread();
  readX12(file.chunks(), unread);
  if (unread.kinds.size === 0) return {ignore: "X12 of an unknown kind", warn: true};
  return {ignore: `X12 that is not read: ${unread}`, warn: unread.isWorthAWarning};
}
