import {CLAIM_837_TABLES, REMITTANCE_TABLES} from "../../src/schema/x12.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import type {Payment} from "../x12/payment.ts";
import {read835} from "../x12/read.ts";
import {refuseFile, told} from "../x12/report.ts";
import {dollars} from "../x12/segment.ts";
import {unreadIn, x12In} from "../x12/sniff.ts";
import {claims837} from "./claim-837.ts";

/**
 * X12 835 remittances (005010X221A1, 004010X091A1): what payers paid, claim by claim. A claim that does not balance is
 * refused alone, with its difference; a payment that does not, whole; a file that is cut short is quarantined whole.
 * Claims (837) in the same file are read as those of a file of their own.
 * https://x12.org/products/transaction-sets
 */
export const remittances835: RowSource = {
  name: "remittance_835",
  tables: [...REMITTANCE_TABLES, ...CLAIM_837_TABLES],
  dollars: "usable_amount",
  empty: "broken",
  recognize(file) {
    const {types, isX12, isEmpty} = x12In(file.head);
    if (types.includes("835")) return isEmpty ? {ignore: "an 835 without any transaction"} : {vintage: null};
    if (!isX12 || types.includes("837")) return null;
    return unreadIn(file);
  },
  *read(file: InputFile): Iterable<Found> {
    const {survey, rows} = read835(() => file.chunks());
    refuseFile(survey, file);
    yield* told(survey.problems, file);
    for (const payment of survey.payments) yield* refusedOf(payment, file.path);
    yield* rows;
    if (survey.reading.types.has("837")) yield* claims837.read(file);
  }
};

/** What of a payment is not used, in dollars: the whole of it, or its held claims. */
function* refusedOf({transaction, status, reason, totals, held}: Payment, path: string): Iterable<Found> {
  const column = "payment_amount";
  if (status !== "accepted") {
    const amount = dollars(totals.payment);
    yield {refused: {line: transaction.segment, column, reason: reason ?? status, value: amount, dollars: amount}};
    return;
  }
  for (const [line, claim] of held) {
    const value = dollars(claim.difference);
    yield {refused: {line, column, reason: claim.reason, value, dollars: dollars(claim.paid)}};
    yield {
      remark: `claim ${claim.ordinal} of the payment is held with $${dollars(claim.paid)}, the other claims count (${path} segment ${line}, byte ${claim.offset})`
    };
  }
}
