import type {Problem, Severity} from "./problem.ts";
import {type Segment, segmentName} from "./segment.ts";
import type {Tokenizer} from "./tokenizer.ts";

/** Who sent an interchange to whom, its number and whether it is a test: ISA06, ISA08, ISA13, ISA15. */
export interface Interchange {
  readonly sender_id: string;
  readonly receiver_id: string;
  readonly control_number: string;
  /** ISA15 is T: data of a test, which never counts (X12 RFI 34). */
  readonly is_test: boolean;
}

/** One ST to SE, as the envelope sees it. */
export interface Transaction {
  readonly type: string;
  readonly control_number: string;
  /** ST03, else GS08: which guide it follows. */
  readonly version: string;
  readonly interchange: Interchange;
  /** Ordinal and first byte of its ST. */
  readonly segment: number;
  readonly offset: number;
}

/** What reads the inside of transactions. */
export interface Body {
  open(transaction: Transaction, segment: Segment): void;
  segment(segment: Segment): void;
  /** At SE, or where the transaction breaks off; `count_matches` compares SE01 with the segments counted. */
  close(end: {count_matches: boolean; is_complete: boolean}, segment: Segment): void;
}

const ISA = segmentName("ISA");
const GS = segmentName("GS");
const ST = segmentName("ST");
const SE = segmentName("SE");
const GE = segmentName("GE");
const IEA = segmentName("IEA");
const TA1 = segmentName("TA1");
/** The kind of transaction (ST01) that a group holds, by GS01. */
export const GROUP_KIND: Readonly<Record<string, string>> = {HP: "835", HC: "837"};
const NOBODY: Interchange = {sender_id: "", receiver_id: "", control_number: "", is_test: false};

/** Follows ISA, GS and ST, hands what is inside to `body`, and reports what the envelope gets wrong. */
export class Envelope {
  readonly problems: Problem[] = [];
  interchanges = 0;
  /** Transactions of each kind (ST01). */
  readonly types = new Map<string, number>();
  /** Something is missing between the first byte and the last: nothing of the file may be used. */
  is_damaged = false;

  readonly #body: Body;
  #interchange: Interchange | null = null;
  #group: {code: string; control_number: string; version: string; transactions: number} | null = null;
  #transaction: Transaction | null = null;
  #first = 0;
  #groups = 0;
  #hasClosed = false;

  constructor(body: Body) {
    this.#body = body;
  }

  read(segment: Segment): void {
    switch (segment.name) {
      case ISA:
        this.#openInterchange(segment);
        return;
      case GS:
        this.#openGroup(segment);
        return;
      case ST:
        this.#openTransaction(segment);
        return;
      case SE:
        this.#closeTransaction(segment);
        return;
      case GE:
        this.#closeGroup(segment);
        return;
      case IEA:
        this.#closeInterchange(segment);
        return;
    }
    if (this.#transaction) this.#body.segment(segment);
    else if (segment.name !== TA1) this.#outside(segment);
  }

  /** Call after the last segment: `rest` is what followed the last terminator. */
  finish(rest: string, tokenizer: Tokenizer, last: Segment): void {
    if (this.#transaction) this.#breakOff(last, "the file ends inside it");
    if (this.#group) this.#damage(last, "truncated", "the file ends before GE; ask for it again");
    if (this.#interchange) this.#damage(last, "truncated", "the file ends before IEA; ask for it again");
    if (rest && !this.is_damaged)
      this.#say(last, "warning", "trailing_bytes", "bytes after the last segment are ignored");
    this.#sayOddities(tokenizer, last);
  }

  /** Whether everything that was opened has been closed. */
  get is_closed(): boolean {
    return !this.#transaction && !this.#group && !this.#interchange;
  }

  #say(segment: Segment, severity: Severity, reason: string, message: string): void {
    const transaction = this.#transaction ? {transaction: this.#transaction.control_number} : {};
    this.problems.push({severity, reason, message, segment: segment.ordinal, offset: segment.offset, ...transaction});
  }

  #damage(segment: Segment, reason: string, message: string): void {
    this.is_damaged = true;
    this.#say(segment, "file", reason, message);
  }

  #openInterchange(segment: Segment): void {
    if (this.#transaction) this.#breakOff(segment, "ISA begins inside it");
    if (this.#interchange || this.#group)
      this.#damage(segment, "missing_iea", "an interchange begins before the last one ended");
    this.interchanges++;
    this.#interchange = {
      sender_id: segment.text(6),
      receiver_id: segment.text(8),
      control_number: segment.text(13),
      is_test: segment.text(15).toUpperCase() === "T"
    };
    this.#group = null;
    this.#groups = 0;
  }

  #openGroup(segment: Segment): void {
    if (this.#transaction) this.#breakOff(segment, "GS begins inside it");
    if (this.#group) this.#damage(segment, "missing_ge", "a group begins before the last one ended");
    if (!this.#interchange) this.#say(segment, "warning", "missing_isa", "a group stands outside any interchange");
    this.#groups++;
    this.#group = {code: segment.text(1), control_number: segment.text(6), version: segment.text(8), transactions: 0};
  }

  #openTransaction(segment: Segment): void {
    if (this.#transaction) this.#breakOff(segment, "ST begins inside it");
    if (!this.#group) this.#say(segment, "warning", "missing_gs", "a transaction stands outside any group");
    else this.#group.transactions++;
    const type = segment.text(1);
    const kind = GROUP_KIND[this.#group?.code ?? ""];
    if (kind && kind !== type) {
      const message = `ST01 is ${printable(type)} in a group of ${kind}s (GS01 ${printable(this.#group!.code)}): it is read as no ${kind}; ask for the file again`;
      this.#say(segment, "warning", "group_kind", message);
    }
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    this.#first = segment.ordinal;
    this.#transaction = {
      type,
      control_number: segment.text(2),
      version: segment.text(3) || this.#group?.version || "",
      interchange: this.#interchange ?? NOBODY,
      segment: segment.ordinal,
      offset: segment.offset
    };
    this.#body.open(this.#transaction, segment);
  }

  #closeTransaction(segment: Segment): void {
    const transaction = this.#transaction;
    if (!transaction) {
      this.#damage(segment, "missing_st", "SE without ST: segments are missing");
      return;
    }
    const counted = segment.ordinal - this.#first + 1;
    const countMatches = isNumber(segment.text(1), counted);
    if (!countMatches) {
      const message = `SE01 does not count the segments: ${printable(segment.text(1))} for ${counted}`;
      this.#say(segment, "warning", "segment_count", message);
    }
    if (segment.text(2) !== transaction.control_number) {
      this.#say(segment, "warning", "control_number", "SE02 is not the control number of its ST");
    }
    this.#body.close({count_matches: countMatches, is_complete: true}, segment);
    this.#transaction = null;
    this.#hasClosed = true;
  }

  /** A transaction without SE: segments are missing, so the file is not whole. */
  #breakOff(segment: Segment, why: string): void {
    this.#damage(segment, "missing_se", `a transaction has no SE: ${why}`);
    this.#body.close({count_matches: false, is_complete: false}, segment);
    this.#transaction = null;
  }

  #closeGroup(segment: Segment): void {
    if (this.#transaction) this.#breakOff(segment, "GE comes before SE");
    const group = this.#group;
    if (!group) {
      this.#damage(segment, "missing_gs", "GE without GS: segments are missing");
      return;
    }
    if (!isNumber(segment.text(1), group.transactions)) {
      const message = `GE01 does not count the transactions: ${printable(segment.text(1))} for ${group.transactions}`;
      this.#say(segment, "warning", "transaction_count", message);
    }
    if (segment.text(2) !== group.control_number) {
      this.#say(segment, "warning", "control_number", "GE02 is not the control number of its GS");
    }
    this.#group = null;
  }

  #closeInterchange(segment: Segment): void {
    if (this.#transaction) this.#breakOff(segment, "IEA comes before SE");
    if (this.#group) this.#damage(segment, "missing_ge", "IEA comes before GE: segments are missing");
    const interchange = this.#interchange;
    if (!interchange) {
      this.#damage(segment, "missing_isa", "IEA without ISA: segments are missing");
      return;
    }
    if (!isNumber(segment.text(1), this.#groups)) {
      const message = `IEA01 does not count the groups: ${printable(segment.text(1))} for ${this.#groups}`;
      this.#say(segment, "warning", "group_count", message);
    }
    if (segment.text(2) !== interchange.control_number) {
      this.#say(segment, "warning", "control_number", "IEA02 is not the control number of its ISA");
    }
    this.#interchange = null;
    this.#group = null;
    this.#hasClosed = true;
  }

  /** Junk after the end is a warning; a segment of a transaction outside one means that its ST is gone. */
  #outside(segment: Segment): void {
    if (this.#hasClosed && !this.#interchange && !/^[A-Z][A-Z0-9]{1,2}$/.test(segment.text(0))) {
      this.#say(segment, "warning", "trailing_bytes", "bytes after the last segment are ignored");
      return;
    }
    this.#damage(segment, "outside_transaction", "a segment stands outside any transaction: an ST is missing");
  }

  #sayOddities({oddities}: Tokenizer, last: Segment): void {
    const said: [boolean, string, string][] = [
      [oddities.headless, "missing_isa", "no ISA: the usual delimiters are assumed"],
      [oddities.odd_heads > 0, "isa_width", "an ISA is not 106 bytes wide: its separators were counted"],
      [oddities.wraps > 0, "wrapped", `line breaks were taken out of segments: ${oddities.wraps}`],
      [oddities.controls > 0, "control_bytes", `control bytes inside segments: ${oddities.controls}`],
      [oddities.gaps > 0, "control_bytes", `NUL or Ctrl-Z between segments: ${oddities.gaps}`],
      [oddities.padding > 0, "trailing_bytes", `NUL or Ctrl-Z after the end: ${oddities.padding}`],
      [oddities.blanks > 0, "blank_segments", `terminators with nothing between them: ${oddities.blanks}`]
    ];
    for (const [holds, reason, message] of said) if (holds) this.#say(last, "warning", reason, message);
  }
}

const isNumber = (text: string, number: number): boolean => /^\d{1,10}$/.test(text) && Number(text) === number;

/** A count as sent, cut to what a message can show. */
const printable = (text: string): string => (/^[\w.-]{1,12}$/.test(text) ? text : "(not a number)");
