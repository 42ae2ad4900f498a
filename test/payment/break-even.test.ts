import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {divideRounded, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {
  breakEven,
  breakEvenDiscount,
  type CostTerms,
  costAt,
  marginAt,
  type PayerRate,
  revenueAt,
  roundedPrice,
  scenario,
  valueOfDays
} from "../../src/payment/break-even.ts";
import {splitMedicare} from "../../src/payment/medicare.ts";

const ONE = 1_000_000n;
const NO_COST: CostTerms = {lost_share: 0n, carried_days: 0n, annual_rate: 0n};
const medicare = (limit: string, coinsurance: bigint, units = "1000"): PayerRate => ({
  units: parseUnits(units),
  allowed_per_unit: parsePrice(limit),
  invoice_multiple: 0n,
  patient_share: coinsurance,
  sequestration_share: 20_000n,
  denied_share: 0n,
  unpaid_patient_share: 0n
});

describe("breakEven(mix, terms)", () => {
  it.each([
    ["20% coinsurance: 1.06 × 0.984 = 1.04304 of ASP", "106", 200_000n, "104.304"],
    ["17.585%: the row's own", "29.457", 175_850n, "28.97146"],
    ["no coinsurance: 98% of the limit", "100", 0n, "98"]
  ])("is exact for Medicare, %s", (_, limit, coinsurance, expected) => {
    expect(roundedPrice(breakEven([medicare(limit, coinsurance)], NO_COST)!)).toBe(parsePrice(expected));
  });

  it("takes denials, unpaid shares, losses and carrying cost off: 100 a unit, worked by hand", () => {
    // 0.9 × (0.2 × 0.95 + 0.8 × 0.98) = 0.8766; 1% lost; 36.5 days at 10% a year are 1%: 87.66 × 0.99 ÷ 1.01.
    const rate = {...medicare("100", 200_000n), denied_share: 100_000n, unpaid_patient_share: 50_000n};
    const terms = {lost_share: 10_000n, carried_days: 36_500n, annual_rate: 100_000n};
    expect(roundedPrice(breakEven([rate], terms)!)).toBe(divideRounded(8_766n * 9_900n * ONE, 1_010_000n));
  });

  it("follows a contract on the invoice: half pays 100, half 109% of the price", () => {
    const mix = [medicare("100", ONE), {...medicare("0", ONE), invoice_multiple: 1_090_000n}];
    // 50 + 0.545 p = p
    expect(roundedPrice(breakEven(mix, NO_COST)!)).toBe(divideRounded(50n * ONE * 1000n, 455n));
  });

  it("is null where payers on the invoice cover any price, and where nothing is sold", () => {
    expect(breakEven([{...medicare("0", ONE), invoice_multiple: 1_090_000n}], NO_COST)).toBeNull();
    expect(breakEven([], NO_COST)).toBeNull();
  });

  it("leaves the margin share asked for", () => {
    const mix = [medicare("100", 200_000n, "2000"), medicare("140", 0n, "500")];
    const price = breakEven(mix, NO_COST, 30_000n)!;
    expect(marginAt(mix, NO_COST, price)).toBe(divideRounded(revenueAt(mix, price) * 3n, 100n));
  });
});

const share = (max: number) => fc.integer({min: 0, max}).map(BigInt);
const randomRate = fc.record<PayerRate>({
  units: fc.integer({min: 1, max: 900_000_000}).map(BigInt),
  allowed_per_unit: fc.integer({min: 1, max: 2_000_000_000}).map(BigInt),
  invoice_multiple: fc.oneof(fc.constant(0n), fc.constant(0n), share(400_000)),
  patient_share: share(1_000_000),
  sequestration_share: share(20_000),
  denied_share: share(600_000),
  unpaid_patient_share: share(1_000_000)
});
const randomTerms = fc.record<CostTerms>({
  lost_share: share(200_000),
  carried_days: share(200_000),
  annual_rate: share(250_000)
});

describe("marginAt(mix, terms, price)", () => {
  it("is zero to the cent at the break-even price, for whole mixes and for each payer of them", () => {
    fc.assert(
      fc.property(fc.array(randomRate, {minLength: 1, maxLength: 14}), randomTerms, (mix, terms) => {
        const price = breakEven(mix, terms)!;
        expect(marginAt(mix, terms, price)).toBe(0n);
        for (const rate of mix) expect(marginAt([rate], terms, breakEven([rate], terms)!)).toBe(0n);
      }),
      {seed: 5, numRuns: 500}
    );
  });

  it("is revenue less cost to a cent, and falls as the price rises", () => {
    fc.assert(
      fc.property(
        fc.array(randomRate, {minLength: 1, maxLength: 8}),
        randomTerms,
        share(900_000_000),
        (mix, terms, p) => {
          const price = {price: p, per: ONE};
          const apart = revenueAt(mix, price) - costAt(mix, terms, price) - marginAt(mix, terms, price);
          expect(apart >= -1n && apart <= 1n).toBe(true);
          expect(marginAt(mix, terms, {price: p + ONE, per: ONE})).toBeLessThan(marginAt(mix, terms, price) + 1n);
        }
      ),
      {seed: 6, numRuns: 300}
    );
  });

  it("agrees with Medicare's own line arithmetic to the cents that lines are rounded by", () => {
    const rate = medicare("21.371", 200_000n, "300");
    const line = splitMedicare(641_130n, {coinsurance_rate: 200_000n, sequestration_rate: 20_000n});
    expect(revenueAt([rate], {price: 0n, per: ONE})).toBe(line.total_amount);
  });

  it("at the break-even rounded to six decimals is off by no more than the rounding of the units", () => {
    fc.assert(
      fc.property(fc.array(randomRate, {minLength: 1, maxLength: 6}), (mix) => {
        const units = mix.reduce((sum, rate) => sum + rate.units, 0n);
        const margin = marginAt(mix, NO_COST, {price: roundedPrice(breakEven(mix, NO_COST)!), per: ONE});
        const off = margin < 0n ? -margin : margin;
        expect(off <= units / 20_000_000n + 1n).toBe(true);
      }),
      {seed: 7, numRuns: 200}
    );
  });
});

describe("terms", () => {
  const dollar = {price: ONE, per: ONE};
  const million = (gap_days: bigint) => ({
    mix: [medicare("1", 200_000n, "1000000")],
    terms: {lost_share: 0n, carried_days: 0n, annual_rate: 80_000n},
    gap_days
  });
  it("values ten days of a million dollars at 8% a year", () => {
    expect(valueOfDays(million(30_000n), dollar, 10n)).toBe(219_178n);
  });
  it("saves nothing where the supplier's money lasts until the payer's arrives, and part where it nearly does", () => {
    expect(valueOfDays(million(-1_000n), dollar, 10n)).toBe(0n);
    expect(valueOfDays(million(4_000n), dollar, 10n)).toBe(87_671n);
  });
  it("costs as much to pay sooner", () => {
    expect(valueOfDays(million(0n), dollar, -10n)).toBe(-219_178n);
  });
  it("asks 2% for sixty days sooner at 12.2% a year", () => {
    expect(breakEvenDiscount(122_000n, 60n)).toBe(20_055n);
  });
});

describe("scenario(position, levers)", () => {
  const position = {
    mix: [medicare("106", 200_000n, "1000")],
    terms: {lost_share: 0n, carried_days: 0n, annual_rate: 80_000n},
    gap_days: -5_000n,
    invoice_price: parsePrice("100")
  };
  const still = {price_change: 0n, rebate_share: 0n, terms_change: 0n, volume_change: 0n, limit_change: 0n};

  it("with no lever moved is today", () => {
    expect(scenario(position, still)).toMatchObject({margin: 430_400n, rebate: 0n, break_even: parsePrice("104.304")});
  });
  it("gives one per cent of price to the margin", () => {
    expect(scenario(position, {...still, price_change: -10_000n}).margin).toBe(530_400n);
  });
  it("counts a rebate apart and inside the margin", () => {
    expect(scenario(position, {...still, rebate_share: 20_000n})).toMatchObject({margin: 630_400n, rebate: 200_000n});
  });
  it("charges carrying cost only for days beyond the terms", () => {
    expect(scenario(position, {...still, terms_change: -5n}).margin).toBe(430_400n);
    // No: 5 days early leave no gap; 15 fewer days leave 10 at 8% a year on $100,000.
    expect(scenario(position, {...still, terms_change: -15n}).margin).toBe(430_400n - 21_918n);
  });
  it("moves revenue with the limit, not with the price", () => {
    expect(scenario(position, {...still, limit_change: -20_000n}).revenue).toBe(10_221_792n);
  });
});
