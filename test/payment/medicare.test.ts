import {describe, expect, it} from "vitest";
import {formatCents, parseCents, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {medicarePayment} from "../../src/payment/medicare.ts";
import {netMultiple, sequestrationRate} from "../oracle/medicare.ts";
import {sharedFacts} from "./shared.ts";

const cents = (text: string): bigint => parseCents(text);

describe("medicarePayment(line)", () => {
  // Limit, units, coinsurance, sequestration, deductible left → allowed, coinsurance, gross, CO-253, paid, total.
  it.each([
    ["21.371", "300", "0.2", "0.02", "0", "6411.30", "1282.26", "5129.04", "102.58", "5026.46", "6308.72"],
    ["21.371", "300", "0.2", "0.02", "283", "6411.30", "1225.66", "4902.64", "98.05", "4804.59", "6313.25"],
    ["21.371", "300", "0.2", "0.01", "0", "6411.30", "1282.26", "5129.04", "51.29", "5077.75", "6360.01"],
    ["29.457", "60", "0.17585", "0.02", "0", "1767.42", "310.80", "1456.62", "29.13", "1427.49", "1738.29"],
    ["32.423", "45", "0.2", "0.02", "0", "1459.04", "291.81", "1167.23", "23.34", "1143.89", "1435.70"],
    ["32.423", "5", "0.2", "0.02", "0", "162.12", "32.42", "129.70", "2.59", "127.11", "159.53"]
  ])("pays %s × %s units", (limit, units, coinsurance, sequestration, deductible, ...expected) => {
    const line = {
      payment_limit: parsePrice(limit),
      units: parseUnits(units),
      billed_amount: cents("99999"),
      coinsurance_rate: parsePrice(coinsurance),
      sequestration_rate: parsePrice(sequestration),
      deductible_remaining: cents(deductible)
    };
    const paid = medicarePayment(line);
    expect(
      [
        paid.allowed_amount,
        paid.coinsurance_amount,
        paid.medicare_gross,
        paid.sequestration_amount,
        paid.paid_amount,
        paid.total_amount
      ].map(formatCents)
    ).toEqual(expected);
  });

  it("pays no more than the charge", () => {
    const line = {
      payment_limit: parsePrice("30.525"),
      units: parseUnits("50"),
      billed_amount: cents("1000"),
      coinsurance_rate: 200_000n,
      sequestration_rate: 20_000n
    };
    expect(formatCents(medicarePayment(line).allowed_amount)).toBe("1000.00");
  });

  it("pays dose and discarded units on two lines, a cent apart from one", () => {
    const of = (units: string): bigint =>
      medicarePayment({
        payment_limit: parsePrice("32.423"),
        units: parseUnits(units),
        billed_amount: cents("99999"),
        coinsurance_rate: 200_000n,
        sequestration_rate: 20_000n
      }).allowed_amount;
    expect([of("45") + of("5"), of("50")].map(formatCents)).toEqual(["1621.16", "1621.15"]);
  });

  const facts = sharedFacts("medicare-line-arithmetic");
  it.skipIf(!facts)("agrees with every published line (skipped without ../shared)", () => {
    expect(facts).toHaveLength(12);
    for (const fact of facts ?? []) {
      const paid = medicarePayment({
        payment_limit: parsePrice(fact["payment_limit"]!),
        units: parseUnits(fact["units"]!),
        billed_amount: cents("9999999"),
        coinsurance_rate: parsePrice(fact["coinsurance"]!),
        sequestration_rate: parsePrice(fact["sequestration"]!),
        deductible_remaining: cents(fact["deductible_remaining"]!)
      });
      expect(
        {
          allowed: formatCents(paid.allowed_amount),
          to_deductible: formatCents(paid.deductible_amount),
          coinsurance_amt: formatCents(paid.coinsurance_amount),
          medicare_before_seq: formatCents(paid.medicare_gross),
          seq_CO253: formatCents(paid.sequestration_amount),
          medicare_paid: formatCents(paid.paid_amount),
          total_expected: formatCents(paid.total_amount)
        },
        fact["case"]
      ).toEqual({
        allowed: fact["allowed"],
        to_deductible: formatCents(cents(fact["to_deductible"]!)),
        coinsurance_amt: fact["coinsurance_amt"],
        medicare_before_seq: fact["medicare_before_seq"],
        seq_CO253: fact["seq_CO253"],
        medicare_paid: fact["medicare_paid"],
        total_expected: fact["total_expected"]
      });
    }
  });
});

describe("netMultiple(rates)", () => {
  const standard = netMultiple({coinsurance_rate: 200_000n, sequestration_rate: 20_000n});
  it("is 98.4% of allowed for a standard row, so ASP + 6% nets ASP + 4.304%", () => {
    expect(standard).toBe(984_000n);
    expect(106n * standard).toBe(104_304_000n);
  });
  it("gives the 2016 model's ASP + 0.86% + $16.53 out of ASP + 2.5% + $16.80", () => {
    expect((1_025n * standard) / 1_000n).toBe(1_008_600n);
    expect(formatCents((1_680n * standard) / 1_000_000n)).toBe("16.53");
  });
  it("breaks even with ASP + 6% at $480 in the 2016 model: 16.80 ÷ (6% − 2.5%)", () => {
    expect(1_680n * 1000n).toBe(35n * 48_000n);
    const at = (asp: bigint): [bigint, bigint] => [(asp * 106n) / 100n, (asp * 1_025n) / 1_000n + 1_680n];
    const [six, model] = at(48_000n);
    expect(six).toBe(model);
    expect(at(40_000n)[0] < at(40_000n)[1]).toBe(true);
  });
});

describe("sequestrationRate(periods, service_date)", () => {
  const periods = [
    {from_date: "2013-04-01", to_date: "2020-04-30", rate: 20_000n},
    {from_date: "2020-05-01", to_date: "2022-03-31", rate: 0n},
    {from_date: "2022-04-01", to_date: "2022-06-30", rate: 10_000n},
    {from_date: "2022-07-01", to_date: null, rate: 20_000n}
  ];
  it.each([
    ["2013-03-31", 0n],
    ["2020-04-30", 20_000n],
    ["2020-05-01", 0n],
    ["2022-03-31", 0n],
    ["2022-04-01", 10_000n],
    ["2022-06-30", 10_000n],
    ["2022-07-01", 20_000n],
    ["2026-11-22", 20_000n]
  ])("on %s is %s millionths", (date, rate) => {
    expect(sequestrationRate(periods, date)).toBe(rate);
  });
});
