import {describe, expect, it} from "vitest";
import {read835} from "../../../loaders/x12/read.ts";
import {survey835} from "../../../loaders/x12/survey.ts";
import {remittanceAdjustment, remittanceClaim, remittanceLine} from "../../../src/schema/x12.ts";
import {interchange, type PaymentSpec, randomPayments, STYLES, x12Amount} from "./generate.ts";
import {cents} from "./shared.ts";

describe("survey835(generated 835s)", () => {
  it.each(STYLES.map((style, i) => [JSON.stringify(style), style, i] as const))(
    "ties to the cent with %s",
    (_, style, i) => {
      for (let seed = 0; seed < 12; seed++) {
        const {payments, totals} = randomPayments(seed * 100 + i);
        const {status, problems, payments: found} = survey835([interchange(payments, {style})]);
        const add = (of: (payment: (typeof found)[number]) => number): number =>
          found.reduce((sum, payment) => sum + of(payment), 0);
        expect({
          seed,
          status,
          problems: problems.map((p) => p.message),
          states: new Set(found.map((p) => p.status))
        }).toEqual({
          seed,
          status: "accepted",
          problems: [],
          states: new Set(["accepted"])
        });
        expect({
          claims: add((p) => p.totals.claims),
          services: add((p) => p.totals.services),
          charge: add((p) => p.totals.charge),
          paid: add((p) => p.totals.paid),
          plb: add((p) => p.totals.provider_adjustment),
          payment: add((p) => p.totals.payment)
        }).toEqual(totals);
      }
    }
  );

  it("gives the same totals whatever the size of the chunks", () => {
    const {payments} = randomPayments(7, {payments: 2, claims: 4});
    const bytes = interchange(payments, {style: STYLES[2]!});
    const whole = survey835([bytes]);
    for (const size of [1, 2, 3, 7, 64, 105, 106, 107, 1000, 4096]) {
      const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size)
      );
      for (const window of [1, 4096]) expect(survey835(chunks, {window}).payments).toEqual(whole.payments);
    }
  });
});

describe("read835(open)", () => {
  it("has rows that satisfy their tables and add up to the control totals", () => {
    const {payments, totals} = randomPayments(11, {payments: 4, claims: 10});
    const bytes = interchange(payments);
    const rows = [...read835(() => [bytes]).rows];
    const add = (table: unknown, column: string): number =>
      rows.filter((row) => row.table === table).reduce((sum, {values}) => sum + cents(values[column]), 0);
    for (const {table, values} of rows) {
      const empty = Object.fromEntries(Object.keys(table.fields).map((name) => [name, null]));
      expect(table.row.safeParse({...empty, ...values})).toMatchObject({success: true});
      expect(Object.keys(table.fields)).toEqual(expect.arrayContaining(Object.keys(values)));
    }
    expect(add(remittanceClaim, "paid_amount")).toBe(totals.paid);
    expect(add(remittanceClaim, "charge_amount")).toBe(totals.charge);
    expect(add(remittanceLine, "charge_amount") - add(remittanceAdjustment, "amount")).toBe(totals.paid);
  });

  it("gives a payment the same content hash under any delimiters and another when an amount differs", () => {
    const {payments} = randomPayments(3, {payments: 1});
    const hashes = (specs: readonly PaymentSpec[]): unknown[] =>
      STYLES.map((style) => {
        const bytes = interchange(specs, {style});
        return [...read835(() => [bytes]).rows].at(-1)?.values["content_hash"];
      });
    const [hash, ...others] = hashes(payments);
    expect(new Set(others)).toEqual(new Set([hash]));
    expect(hashes([{...payments[0]!, plb: [["WO", 1]]}])).not.toContain(hash);
  });
});

describe("x12Amount(cents)", () => {
  it.each([
    [0, "0"],
    [5, ".05"],
    [-50, "-.5"],
    [12_300, "123"],
    [12_340, "123.4"]
  ])("writes %i as %s", (amount, text) => {
    expect(x12Amount(amount)).toBe(text);
  });
});
