import {PaymentBalance} from "./balance.ts";
import {ClaimBalance, type Submission} from "./claim-balance.ts";
import {type Body, Envelope} from "./envelope.ts";
import type {Payment} from "./payment.ts";
import {type Problem, X12Error} from "./problem.ts";
import {dollars, Segment} from "./segment.ts";
import {Tokenizer, type TokenizerOptions} from "./tokenizer.ts";

/** Bytes of a file, in pieces of any size. */
export type Chunks = Iterable<Uint8Array>;

/** What became of reading a whole file: the envelope's findings and how far it got. */
export interface Reading {
  readonly bytes: number;
  readonly segments: number;
  readonly interchanges: number;
  /** Transactions of each kind (ST01). */
  readonly types: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
  /** The file is truncated, broken or not X12 at all: nothing of it may be used. */
  readonly is_damaged: boolean;
}

/** Reads a file once, handing the inside of its transactions to `body`. Never throws on any bytes. */
export function readX12(chunks: Chunks, body: Body, options: TokenizerOptions = {}): Reading {
  const envelope = new Envelope(body);
  let last = new Segment();
  const tokenizer = new Tokenizer((segment) => {
    last = segment;
    envelope.read(segment);
  }, options);
  try {
    for (const chunk of chunks) tokenizer.push(chunk);
    let rest = tokenizer.end();
    if (rest && /^(SE|GE|IEA)[^A-Za-z0-9]/.test(rest) && !envelope.is_closed) {
      // Some senders leave out the very last terminator. A cut inside the segment shows in its count or number.
      tokenizer.flush();
      rest = "";
      envelope.problems.push(warning("no_last_terminator", "the last segment has no terminator", last));
    }
    envelope.finish(rest, tokenizer, last);
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    envelope.is_damaged = true;
    const {reason, message, segment, offset} = error;
    envelope.problems.push({severity: "file", reason, message, segment, offset});
  }
  const {problems, interchanges, types, is_damaged} = envelope;
  return {bytes: tokenizer.bytes, segments: tokenizer.segments, interchanges, types, problems, is_damaged};
}

function warning(reason: string, message: string, {ordinal, offset}: Segment): Problem {
  return {severity: "warning", reason, message, segment: ordinal, offset};
}

export type FileStatus = "accepted" | "quarantined" | "duplicate" | "ignored";

/** An 835 file after balancing: which of its payments may be used, and everything that is wrong with it. */
export interface Survey {
  readonly status: FileStatus;
  /** Why the file is not accepted; null when it is. */
  readonly reason: string | null;
  readonly payments: readonly Payment[];
  readonly problems: readonly Problem[];
  readonly reading: Reading;
}

export interface SurveyOptions extends TokenizerOptions {
  /** Keys of payments seen in earlier files; those of this file are added when it is used. */
  readonly seen?: Set<string>;
}

/**
 * Balances every 835 transaction of a file without keeping rows. A truncated file is quarantined whole, a transaction
 * out of balance alone; a payment seen before under the same interchange number is a duplicate.
 */
export function survey835(chunks: Chunks, {seen = new Set(), ...options}: SurveyOptions = {}): Survey {
  const balance = new PaymentBalance();
  const reading = readX12(chunks, balance, options);
  const problems: Problem[] = [...reading.problems, ...balance.problems];
  const file = (status: FileStatus, reason: string | null): Survey => {
    problems.sort((a, b) => a.segment - b.segment);
    return {status, reason, payments: balance.payments, problems, reading};
  };
  if (reading.is_damaged) {
    for (const payment of balance.payments) withhold(payment, "file_quarantined");
    const reason = problems.find((problem) => problem.severity === "file")?.reason ?? "truncated";
    return file("quarantined", reason);
  }
  if (reading.segments === 0) {
    problems.push({severity: "file", reason: "empty_file", message: "the file is empty", segment: 0, offset: 0});
    return file("quarantined", "empty_file");
  }
  markDuplicates(balance.payments, seen, problems);
  if (balance.payments.length === 0 && reading.types.size > 0) {
    const types = [...reading.types].map(([type, count]) => `${count} of type ${/^\d{3}$/.test(type) ? type : "?"}`);
    const message = `ST01 is not 835: ${types.join(", ")}; put the file where its kind is read`;
    problems.push({severity: "file", reason: "not_835", message, segment: 0, offset: 0});
    return file("quarantined", "not_835");
  }
  if (balance.unread.kinds.size > 0) {
    const message = `transactions of kinds that are not read: ${balance.unread}`;
    problems.push({severity: "warning", reason: "not_835", message, segment: 0, offset: 0});
  }
  if (balance.payments.length === 0) {
    problems.push({
      severity: "warning",
      reason: "no_transaction",
      message: "the file has no transaction",
      segment: 0,
      offset: 0
    });
    return file("accepted", null);
  }
  const fates = new Set(balance.payments.map(({status, reason}) => `${status}|${reason}`));
  if (fates.size === 1 && fates.has("duplicate|duplicate_payment")) return file("duplicate", "duplicate_payment");
  return file("accepted", null);
}

function withhold(payment: Payment, reason: string): void {
  if (payment.status === "accepted") {
    payment.status = "quarantined";
    payment.reason = reason;
  }
}

/**
 * The same payment under the same interchange number is skipped. Under another number it is kept with a warning here;
 * where both hold the same claims the models count it once.
 */
function markDuplicates(payments: readonly Payment[], seen: Set<string>, problems: Problem[]): void {
  const elsewhere = new Map<string, Payment>();
  for (const payment of payments) {
    const {transaction} = payment;
    const {sender_id, receiver_id, control_number} = transaction.interchange;
    const at = {segment: transaction.segment, offset: transaction.offset, transaction: transaction.control_number};
    if (payment.status !== "accepted") continue;
    const within = `${transaction.control_number}|${payment.key}`;
    const key = `${sender_id}|${receiver_id}|${control_number}|${within}`;
    const isNumbered = control_number !== "";
    if (isNumbered && seen.has(key)) {
      payment.status = "duplicate";
      payment.reason = "duplicate_payment";
      const message = "the payment was read before under the same interchange number; it is skipped";
      problems.push({severity: "warning", reason: "duplicate_payment", message, ...at});
      continue;
    }
    if (isNumbered) seen.add(key);
    if (elsewhere.has(within)) {
      const message = "the same payment came before under another interchange number";
      problems.push({severity: "warning", reason: "repeated_payment", message, ...at});
    }
    elsewhere.set(within, payment);
  }
}

/** An 837 file as judged. */
export interface ClaimSurvey {
  readonly status: FileStatus;
  readonly reason: string | null;
  readonly submissions: readonly Submission[];
  readonly problems: readonly Problem[];
  readonly reading: Reading;
}

/** Judges every 837P and 837I transaction of a file; a truncated file is quarantined whole, dental claims are ignored. */
export function survey837(chunks: Chunks, {seen = new Set(), ...options}: SurveyOptions = {}): ClaimSurvey {
  const balance = new ClaimBalance();
  const reading = readX12(chunks, balance, options);
  const problems: Problem[] = [...reading.problems, ...balance.problems];
  const {submissions} = balance;
  const file = (status: FileStatus, reason: string | null): ClaimSurvey => {
    problems.sort((a, b) => a.segment - b.segment);
    return {status, reason, submissions, problems, reading};
  };
  if (reading.is_damaged || reading.segments === 0) {
    for (const submission of submissions) {
      if (submission.status !== "accepted") continue;
      submission.status = "quarantined";
      submission.reason = "file_quarantined";
    }
    return file("quarantined", problems.find((problem) => problem.severity === "file")?.reason ?? "empty_file");
  }
  if (balance.unread.kinds.size > 0) {
    const message = `transactions of kinds that are not read: ${balance.unread}`;
    problems.push({severity: "warning", reason: "not_837", message, segment: 0, offset: 0});
  }
  if (submissions.length === 0) {
    const message = "the file has no 837 transaction";
    problems.push({severity: "warning", reason: "no_transaction", message, segment: 0, offset: 0});
  }
  for (const submission of submissions) {
    const {control_number, interchange, segment, offset} = submission.transaction;
    const at = {transaction: control_number, segment, offset};
    if (submission.status === "ignored") {
      const charge = `$${dollars(submission.totals.charge)}`;
      const message =
        submission.reason === "test_data"
          ? `the interchange is a test (ISA15 T): claims of ${charge} are set aside`
          : `neither a professional nor an institutional claim (837P, 837I): claims of ${charge} are not read`;
      problems.push({severity: "warning", reason: submission.reason ?? "ignored", message, ...at});
    }
    if (submission.status !== "accepted" || interchange.control_number === "") continue;
    const {sender_id, receiver_id} = interchange;
    const key = ["837", sender_id, receiver_id, interchange.control_number, control_number, submission.key].join("|");
    if (seen.has(key)) {
      submission.status = "duplicate";
      submission.reason = "duplicate_submission";
      const message = "the transaction was read before under the same interchange number; it is skipped";
      problems.push({severity: "warning", reason: "duplicate_submission", message, ...at});
    }
    seen.add(key);
  }
  const statuses = new Set(submissions.map((submission) => submission.status));
  if (statuses.size === 1 && statuses.has("duplicate")) return file("duplicate", "duplicate_submission");
  return file("accepted", null);
}
