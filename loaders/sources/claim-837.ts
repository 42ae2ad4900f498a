import {CLAIM_837_TABLES} from "../../src/schema/x12.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {read837} from "../x12/read.ts";
import {refuseFile, told} from "../x12/report.ts";
import {dollars} from "../x12/segment.ts";
import {x12In} from "../x12/sniff.ts";

/**
 * X12 837 claims, professional (005010X222A1, 004010X098A1) and institutional (005010X223A2, 004010X096A1), as the
 * practice sent them: the NDC, authorization, place and line numbers that remittances lack. Dental claims are set aside
 * and said with their dollars. https://x12.org/products/transaction-sets
 */
export const claims837: RowSource = {
  name: "claim_837",
  tables: CLAIM_837_TABLES,
  dollars: "charge_amount",
  empty: "broken",
  recognize({head}) {
    const {types, isEmpty} = x12In(head);
    if (!types.includes("837") || types.includes("835")) return null;
    return isEmpty ? {ignore: "an 837 without any transaction"} : {vintage: null};
  },
  *read(file: InputFile): Iterable<Found> {
    const {survey, rows} = read837(() => file.chunks());
    refuseFile(survey, file);
    yield* told(survey.problems, file);
    for (const {transaction, status, reason, totals, held} of survey.submissions) {
      if (status === "accepted") {
        for (const [line, claim] of held)
          yield {refused: {line, column: null, reason: claim.reason, value: null, dollars: dollars(claim.charge)}};
        continue;
      }
      const amount = dollars(totals.charge);
      yield {
        refused: {line: transaction.segment, column: null, reason: reason ?? status, value: null, dollars: amount}
      };
    }
    yield* rows;
  }
};
