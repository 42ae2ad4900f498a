import type {Body, Transaction} from "./envelope.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";

const BPR = segmentName("BPR");
const CLM = segmentName("CLM");

/** Kinds of transaction (ST01) that are read. */
const READ: ReadonlySet<string> = new Set(["835", "837"]);
/** Receipts for files: they carry no dollars, whatever stands in them. */
const RECEIPTS: ReadonlySet<string> = new Set(["997", "999", "TA1"]);

/** Counts transactions that nothing here reads, with the dollars in them: payments (BPR02) and charges (CLM02). */
export class Unread implements Body {
  /** By ST01. */
  readonly kinds = new Map<string, {transactions: number; cents: number}>();
  #kind: {transactions: number; cents: number} | null = null;

  open({type}: Transaction): void {
    this.#kind = null;
    if (READ.has(type)) return;
    const name = /^\d{3}$/.test(type) ? type : "unknown";
    this.#kind = this.kinds.get(name) ?? {transactions: 0, cents: 0};
    this.#kind.transactions++;
    this.kinds.set(name, this.#kind);
  }

  segment(segment: Segment): void {
    if (!this.#kind || (segment.name !== BPR && segment.name !== CLM)) return;
    const cents = segment.cents(2);
    if (!Number.isNaN(cents)) this.#kind.cents += cents;
  }

  close(): void {
    this.#kind = null;
  }

  /** Whether somebody could miss the dollars: all but receipts, which only say that a file came. */
  get isWorthAWarning(): boolean {
    return [...this.kinds.keys()].some((kind) => !RECEIPTS.has(kind));
  }

  /** `2 of kind 820 ($1,200.00 in them)`, one after the other. */
  toString(): string {
    return [...this.kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, {transactions, cents}]) => {
        const money = RECEIPTS.has(kind) ? "a receipt for files, without dollars" : `$${dollars(cents)} in them`;
        return `${transactions} of kind ${kind} (${money})`;
      })
      .join(", ");
  }
}
