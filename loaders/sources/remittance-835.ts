import {REMITTANCE_TABLES} from "../../src/schema/x12.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {read835} from "../x12/read.ts";
import {isEmptyInterchange, refuseFile, told, transactionTypes} from "../x12/report.ts";
import {dollars} from "../x12/segment.ts";

/**
 * X12 835 remittances (005010X221A1, 004010X091A1): what payers paid, claim by claim. Payments that do not balance are
 * refused with their difference; a file that is cut short is quarantined whole.
 * https://x12.org/products/transaction-sets
 */
export const remittances835: RowSource = {
  name: "remittance_835",
  tables: REMITTANCE_TABLES,
  dollars: "payment_amount",
  empty: "broken",
  recognise({head}) {
    const types = transactionTypes(head);
    if (types.includes("835"))
      return isEmptyInterchange(head) ? {ignore: "an 835 without any transaction"} : {vintage: null};
    if (types.length === 0 || types.includes("837")) return null;
    return {ignore: `X12 of another kind: ${types.join(", ")}`};
  },
  *read(file: InputFile): Iterable<Found> {
    const {survey, rows} = read835(() => file.chunks());
    refuseFile(survey, file);
    yield* told(survey.problems, file);
    for (const {transaction, status, reason, totals} of survey.payments) {
      if (status === "accepted") continue;
      const amount = dollars(totals.payment);
      yield {
        refused: {
          line: transaction.segment,
          column: "payment_amount",
          reason: reason ?? status,
          value: amount,
          dollars: amount
        }
      };
    }
    yield* rows;
  }
};
