import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {adjustments, cents, committedFiles, figures, rowsOf, rowsUnder, sum} from "./helpers.ts";

const files = committedFiles();
const rows = rowsUnder(files, "claims/");
const answered = rows.filter((row) => row.allowed_amount !== "" && row.status !== "reversal" && row.status !== "void");
const limits = new Map(figures("payment-limits").map((row) => [`${row.hcpcs} ${row.quarter}`, row]));
const quarterOf = (date: string) => `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

/** Half up, with no help from the code under test. */
const rounded = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);
const scaled = (text: string, decimals: number): bigint => {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
};

describe("claim lines of the sample", () => {
  it("tie: allowed = paid + patient + sequestration, and billed less all adjustments is paid", () => {
    expect(answered.length).toBeGreaterThan(15_000);
    for (const row of answered) {
      const reasons = adjustments(row.adjustments!);
      const sequestration = sum(reasons.filter((one) => one.carc === "253").map((one) => one.amount));
      const label = `${row.claim_id} ${row.line} v${row.version}`;
      expect(cents(row.paid_amount) + cents(row.patient_responsibility) + sequestration, label).toBe(
        cents(row.allowed_amount)
      );
      expect(cents(row.billed_amount) - sum(reasons.map((one) => one.amount)), label).toBe(cents(row.paid_amount));
      expect(cents(row.deductible_amount) + cents(row.coinsurance_amount) + cents(row.copay_amount), label).toBe(
        cents(row.patient_responsibility)
      );
      expect(cents(row.patient_paid_amount) <= cents(row.patient_responsibility), label).toBe(true);
    }
  });

  it("follow Medicare's arithmetic to the cent on every paid Medicare drug line", () => {
    const medicare = answered.filter(
      (row) => row.payer_id === "medicare" && row.status !== "denied" && /^[JQ]/.test(row.hcpcs!)
    );
    expect(medicare.length).toBeGreaterThan(1500);
    for (const row of medicare) {
      const limit = limits.get(`${row.hcpcs} ${quarterOf(row.service_date!)}`)!;
      const allowed = rounded(scaled(limit.payment_limit!, 3) * BigInt(row.units!), 10n);
      const deductible = cents(row.deductible_amount);
      const coinsurance = rounded((allowed - deductible) * scaled(limit.coinsurance_pct!, 3), 100_000n);
      const gross = allowed - deductible - coinsurance;
      const sequestration = rounded(gross * 2n, 100n);
      const label = `${row.claim_id} ${row.line}`;
      expect([row.allowed_amount, row.coinsurance_amount].map(cents), label).toEqual([allowed, coinsurance]);
      expect(cents(row.paid_amount), label).toBe(gross - sequestration);
    }
  });

  it("take no more than the Part B deductible of a year from one patient", () => {
    const yearly: Record<string, bigint> = {"2023": 22600n, "2024": 24000n, "2025": 25700n};
    const taken = new Map<string, bigint>();
    for (const row of answered.filter((one) => one.payer_id === "medicare" && one.status === "original")) {
      const key = `${row.patient_key} ${row.service_date!.slice(0, 4)}`;
      taken.set(key, (taken.get(key) ?? 0n) + cents(row.deductible_amount));
    }
    for (const [key, amount] of taken) expect(amount <= yearly[key.slice(-4)]! * 1n, key).toBe(true);
    expect([...taken.values()].some((amount) => amount > 0n)).toBe(true);
  });

  it("say JZ when nothing was thrown away and JW on the discarded units, but where waste is left unbilled", () => {
    const drugs = rows.filter((row) => row.billed_amount !== "0.01" && /^[JQ]/.test(row.hcpcs!));
    const wasting = new Set(drugs.filter((row) => row.modifiers === "JW").map((row) => row.claim_id));
    const silent = drugs.filter((row) => row.modifiers === "" && !wasting.has(row.claim_id!));
    expect(wasting.size).toBeGreaterThan(1000);
    expect(new Set(silent.map((row) => `${row.hcpcs} ${row.site_id}`))).toEqual(new Set(["J3262 cv-lakeside"]));
    for (const row of drugs) expect(["", "JZ", "JW"]).toContain(row.modifiers);
  });

  it("are dated in order: service, submission, decision, payment", () => {
    for (const row of rows) {
      const dates = [row.service_date!, row.submitted_date!, row.adjudicated_date!, row.paid_date!].filter(
        (date) => date !== ""
      );
      expect(dates, `${row.claim_id} v${row.version}`).toEqual(dates.toSorted());
      expect(dates.at(-1)! <= "2025-07-15").toBe(true);
    }
  });

  it("are open for some of the last quarter and for none of the earlier ones", () => {
    const open = rows.filter((row) => row.allowed_amount === "" && row.status === "original");
    expect(new Set(open.map((row) => quarterOf(row.service_date!)))).toEqual(new Set(["2025Q2"]));
    expect(open.length).toBeGreaterThan(100);
  });

  it("number versions from 1 without a gap and never twice", () => {
    const versions = new Map<string, number[]>();
    for (const row of rows) {
      const key = `${row.claim_id} ${row.line}`;
      versions.set(key, [...(versions.get(key) ?? []), Number(row.version)]);
    }
    for (const [key, found] of versions) expect(found.toSorted(), key).toEqual(found.map((_, i) => i + 1));
  });

  it("name scanned lots that the site had received, and that had not expired", () => {
    const received = new Map(
      rowsUnder(files, "purchases/")
        .filter((row) => row.lot !== "")
        .toReversed()
        .map((row) => [`${row.site_id} ${row.lot}`, row])
    );
    const scanned = rows.filter((row) => row.lot !== "");
    expect(scanned.length).toBeGreaterThan(3000);
    expect(new Set(scanned.map((row) => row.site_id))).toEqual(new Set(["cv-north", "cv-suite"]));
    for (const row of scanned) {
      const lot = received.get(`${row.site_id} ${row.lot}`)!;
      expect(lot.received_date! <= row.service_date! && row.service_date! <= lot.expiry_date!, row.claim_id).toBe(true);
      if (row.ndc11) expect(row.ndc11).toBe(lot.ndc11);
    }
  });

  it("carry reasons that the project's list knows", () => {
    const known = new Set(adjustmentsKnown());
    for (const row of answered) for (const {carc} of adjustments(row.adjustments!)) expect(known).toContain(carc);
  });
});

function adjustmentsKnown(): string[] {
  const text = readFileSync(new URL("../../data/reference/carc.csv", import.meta.url), "utf8");
  return rowsOf(text).map((row) => row.code!);
}
