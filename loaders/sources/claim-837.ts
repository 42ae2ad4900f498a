import {CLAIM_837_TABLES} from "../../src/schema/x12.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {read837} from "../x12/read.ts";
import {isEmptyInterchange, refuseFile, told, transactionTypes} from "../x12/report.ts";
import {dollars} from "../x12/segment.ts";

/**
 * X12 837P claims (005010X222A1, 004010X098A1) as the practice sent them: the NDC, authorization and line numbers that
 * remittances lack. Institutional and dental claims are ignored and said.
 * https://x12.org/products/transaction-sets
 */
export const claims837: RowSource = {
  name: "claim_837",
  tables: CLAIM_837_TABLES,
  dollars: "charge_amount",
  empty: "broken",
  recognise({head}) {
    const types = transactionTypes(head);
    if (!types.includes("837") || types.includes("835")) return null;
    if (isEmptyInterchange(head)) return {ignore: "an 837 without any transaction"};
    const guides = [...head.matchAll(/X(222|098|223|096|224|097|291|292|298)/g)].map((match) => match[1]!);
    const isOther = guides.length > 0 && !guides.some((guide) => guide === "222" || guide === "098");
    return isOther ? {ignore: "an 837 that is not a professional claim (837P)"} : {vintage: null};
  },
  *read(file: InputFile): Iterable<Found> {
    const {survey, rows} = read837(() => file.chunks());
    refuseFile(survey, file);
    yield* told(survey.problems, file);
    for (const {transaction, status, reason, totals} of survey.submissions) {
      if (status === "accepted" || status === "ignored") continue;
      const amount = dollars(totals.charge);
      yield {
        refused: {line: transaction.segment, column: null, reason: reason ?? status, value: null, dollars: amount}
      };
    }
    yield* rows;
  }
};
