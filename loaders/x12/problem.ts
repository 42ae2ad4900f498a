/** What a reader found wrong in an X12 file, and where. */

export type Severity =
  /** The whole file is not used. */
  | "file"
  /** The transaction (ST) is not used; the others go on. */
  | "transaction"
  /** The claim (CLP, CLM) is not used; the others of its transaction go on. */
  | "claim"
  /** Kept, and said. */
  | "warning";

export interface Problem {
  readonly severity: Severity;
  /** Reason code, as in raw.reject. */
  readonly reason: string;
  /** One line without any patient's value. */
  readonly message: string;
  /** Ordinal of the segment in the file, from 1; 0 for the file itself. */
  readonly segment: number;
  /** Byte at which the segment starts. */
  readonly offset: number;
  /** ST02 of the transaction. */
  readonly transaction?: string;
  /** CLP01 or CLM01: private, never printed. */
  readonly claim?: string;
  /** Ordinal of the service line in its claim, from 1. */
  readonly service?: number;
  /** Dollars by which something does not balance: found less expected. */
  readonly difference?: string;
}

/** Bytes that are not X12 at all, or whose delimiters cannot be found: nothing in the file can be read. */
export class X12Error extends Error {
  readonly reason: string;
  readonly segment: number;
  readonly offset: number;

  constructor(reason: string, message: string, {segment, offset}: {segment: number; offset: number}) {
    super(`${message} (segment ${segment}, byte ${offset})`);
    this.name = "X12Error";
    this.reason = reason;
    this.segment = segment;
    this.offset = offset;
  }
}
