import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {CLAIM_837_TABLES, REMITTANCE_TABLES} from "../../src/schema/x12.ts";
import {defineModelMacros} from "../model-macros.ts";
import type {Found, InputFile, RowSource, Settled} from "../source.ts";
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
  settled: joinedChecks,
  *read(file: InputFile): Iterable<Found> {
    const {survey, rows} = read835(() => file.chunks());
    refuseFile(survey, file);
    yield* told(survey.problems, file);
    for (const payment of survey.payments) yield* refusedOf(payment, file.path);
    yield* rows;
    if (survey.reading.types.has("837")) yield* claims837.read(file);
  }
};

/** The rule of the models, told once. */
const CHECK_PARTS = readFileSync(join(import.meta.dirname, "../../src/models/claims/core/check_part.sql"), "utf8");

/** Parts of a check that came in several files: each was refused alone, together they balance. */
async function joinedChecks(connection: DuckDBConnection): Promise<Settled[]> {
  await defineModelMacros(connection);
  const reader = await connection.runAndReadAll(`
    SELECT part.file_id, part.source_line, CAST(part.part_amount AS VARCHAR) AS dollars,
      (SELECT min(next.line) FROM raw.remittance AS next WHERE next.file_id = part.file_id AND next.line > part.source_line) AS behind
    FROM (${CHECK_PARTS}) AS part
    ORDER BY part.file_id, part.source_line`);
  return reader.getRowObjectsJson().map((row) => ({
    fileId: Number(row["file_id"]),
    reason: "payment_out_of_balance",
    from: Number(row["source_line"]),
    to: row["behind"] === null ? null : Number(row["behind"]),
    dollars: String(row["dollars"]),
    what: "parts of checks that came in several files add up together and count"
  }));
}

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
