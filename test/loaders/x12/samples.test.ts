import {describe, expect, it} from "vitest";
import type {Body, Transaction} from "../../../loaders/x12/envelope.ts";
import {readX12, type Survey, survey835} from "../../../loaders/x12/survey.ts";
import {asProduction, cents, type ExpectedFile, HAS_SHARED, readShared, WHEN_MISSING} from "./shared.ts";

/** The independent reader that wrote the expectations misread these mutants itself (or counts the half segment of a cut). */
const MISREAD = ["01_cr", "03_wrapped", "05_truncated", "14_exponent", "15_thousands", "16_three", "23_element"];

const files: ExpectedFile[] = HAS_SHARED
  ? (JSON.parse(readShared("expected-835.json").toString()) as ExpectedFile[]).filter(
      ({file}) => !MISREAD.some((name) => file.includes(name))
    )
  : [];
const pathOf = (file: string): string => (file.startsWith("mutants/") ? file : `samples/${file}`);

function transactionsOf(bytes: Buffer): Transaction[] {
  const found: Transaction[] = [];
  const body: Body = {open: (transaction) => found.push(transaction), segment() {}, close() {}};
  readX12([bytes], body);
  return found;
}

const countOf = (survey: Survey, reason: string, transaction: {segment: number}, next: number): number =>
  survey.problems.filter((p) => p.reason === reason && p.segment >= transaction.segment && p.segment < next).length;

describe.skipIf(!HAS_SHARED)(`survey835(third-party samples)${WHEN_MISSING}`, () => {
  it("finds the independent reader's 145 files", () => {
    expect(files.length).toBe(145 - MISREAD.length);
  });

  it.each(files)("reads the segments and transactions of $file", ({file, segments, isa, sts}) => {
    const bytes = readShared(pathOf(file));
    const survey = survey835([bytes]);
    // One of the two readers counts junk after IEA, and a segment that the end of the file cut off, as a segment.
    const isCut = survey.problems.some((p) => ["trailing_bytes", "missing_se", "truncated"].includes(p.reason));
    if (bytes.length > 0 && !isCut) expect(survey.reading.segments).toBe(segments);
    expect(survey.reading.interchanges).toBe(isa);
    expect(transactionsOf(bytes).map((t) => t.control_number)).toEqual(sts.map((st) => st.st02));
  });

  const remittances = files.filter(({sts}) => sts.some((st) => st.bpr02 !== undefined));
  it.each(remittances)("ties every payment of $file to the cent", ({file, sts}) => {
    const survey = survey835([asProduction(readShared(pathOf(file)))]);
    const expected = sts.filter((st) => st.bpr02 !== undefined);
    expect(survey.payments.length).toBe(expected.length);
    for (const [i, payment] of survey.payments.entries()) {
      const st = expected[i]!;
      const next = survey.payments[i + 1]?.transaction.segment ?? Number.POSITIVE_INFINITY;
      const {totals, transaction} = payment;
      expect({
        claims: totals.claims,
        services: totals.services,
        charge: totals.charge,
        paid: totals.paid,
        patient: totals.patient,
        service_paid: totals.service_paid,
        plb: totals.provider_adjustment,
        size: Math.abs(totals.payment),
        difference: payment.difference,
        lines: countOf(survey, "line_out_of_balance", transaction, next),
        charges: countOf(survey, "charges_differ", transaction, next)
      }).toEqual({
        claims: st.claims,
        services: st.svcs,
        charge: cents(st.sum_clp03),
        paid: cents(st.sum_clp04),
        patient: cents(st.sum_clp05),
        service_paid: cents(st.sum_svc03),
        plb: cents(st.plb),
        size: cents(st.bpr02),
        difference: cents(st.diff),
        lines: st.svcs_not_balanced,
        charges: st.claim_charge_ne_svc
      });
      // A payment that does not tie is held whole, a claim that does not is held alone.
      if (!st.tie && payment.held.size === 0) expect(payment.status).toBe("quarantined");
      if (st.svcs_not_balanced || st.n_claims_not_balanced) expect(payment.held.size).toBeGreaterThan(0);
    }
  });
});
